use remit_domain::workflow;

use crate::support::both_engines;

both_engines! {
    fn own_10_who_would_get_it_is_told_for_any_step_with_links_to_the_facts(site) {
        let (manager, colleague) = (site.user("manager"), site.user("colleague"));
        let (alfa, _) = site.planned(&[manager]);
        let beta = site.customer("Beta", &[colleague]);
        let step = site.write(workflow::list)[0].steps[0].id;
        let mut admin = site.signed_in("admin");
        let page = admin.get(&format!("/customers/{beta}/owners?step={step}")).body;
        assert!(page.contains("Who would get it?") && page.contains("Everybody who is assigned here"), "{page}");
        assert!(page.contains(&format!("/settings/users/{colleague}/edit")), "{page}");
        assert!(admin.get(&format!("/customers/{alfa}")).body.contains(&format!("/customers/{alfa}/owners")));
        assert!(admin.get(&format!("/customers/{alfa}/owners")).body.contains(&format!("/settings/users/{manager}/edit")));
        let empty = site.customer("Gamma", &[]);
        assert!(admin.get(&format!("/customers/{empty}/owners?step={step}")).body.contains("So it fell back to finance"));
        let mut member = site.signed_in("manager");
        let page = member.get(&format!("/customers/{alfa}/owners")).body;
        assert!(page.contains("It is theirs alone") && !page.contains("/settings/"), "as far as the asker may know");
        assert_eq!(member.get(&format!("/customers/{beta}/owners")).status, 404);
        assert_eq!(admin.get(&format!("/customers/{alfa}/owners?step=stp_none")).status, 404);
    }

    fn own_10_without_workflows_there_is_nothing_to_ask(site) {
        let customer = site.customer("Alfa", &[]);
        let page = site.signed_in("admin").get(&format!("/customers/{customer}/owners"));
        assert!(page.status == 200 && page.body.contains("There are no workflows yet"));
    }
}
