use maud::html;

use super::*;
use crate::ui::icon::Icon;
use crate::ui::menu::Item;
use crate::words::Language;

const NAME: &str = "<script>alert(1)</script>";

fn page(query: &str, change: impl FnOnce(&mut Table<'_>)) -> String {
    let state = TableState::parse(query, &["tab"]);
    let choices = vec![("joined".to_owned(), "Joined".to_owned()), ("invited".to_owned(), "Invited".to_owned())];
    let row = Row {
        address: Some("/users/usr_1".to_owned()),
        menu: vec![Item::Link { icon: Icon::Edit, text: "Edit".to_owned(), address: "/e".to_owned() }],
        ..Row::new("usr_1", NAME, vec![Cell::text(NAME), Cell::from("3".to_owned()), Cell::text("Joined")])
    };
    let mut table = Table {
        columns: vec![
            Column::new("name", "Name").main(Width::Wide).sortable(),
            Column::new("open", "Open").numeric().sortable_greatest_first(),
            Column::new("status", "Status").filter(Filterable::Choice(choices)),
        ],
        sections: vec![vec![row].into()],
        search: Some("Name or e-mail"),
        ..Table::new("users", "Users", "/users", &state)
    };
    change(&mut table);
    table.markup(Words::new(Language::English)).into_string()
}

#[test]
fn a_name_is_text_wherever_it_stands() {
    let page = page("", |table| {
        table.bulk = vec![Bulk { icon: Icon::Users, text: "Groups", action: "/g", asks: false }];
    });
    assert!(!page.contains("<script>"));
    assert!(
        page.contains(r#"title="&lt;script&gt;alert(1)&lt;/script&gt;"><a href="/users/usr_1" data-key="o"><bdi>"#)
    );
    assert!(page.contains(r#"aria-label="Select &lt;script&gt;alert(1)&lt;/script&gt;""#));
    assert!(page.contains(r#"aria-label="Menu for &lt;script&gt;alert(1)&lt;/script&gt;""#));
}

#[test]
fn the_sorted_column_says_so_and_its_link_turns_it_round() {
    let name = |query| page(query, |_| {});
    assert!(!name("").contains("aria-sort"));
    assert!(name("sort=name").contains(r#"aria-sort="ascending"><a class="sort" href="/users?sort=-name">"#));
    assert!(name("sort=-name").contains(r#"aria-sort="descending"><a class="sort" href="/users?sort=name">"#));
    assert!(name("").contains(r#"href="/users?sort=-open">"#), "figures begin with the greatest");
    assert!(!name("sort=status").contains("aria-sort"), "that column cannot be sorted");
}

#[test]
fn the_order_of_the_list_shows_when_the_address_names_none() {
    let page = page("", |table| table.order = Some(Sort { column: "name".into(), descending: false }));
    assert!(page.contains(r#"aria-sort="ascending""#));
}

#[test]
fn cells_carry_their_label_for_phones() {
    let page = page("", |_| {});
    assert!(page.contains(r#"<td class="r" data-l="Open">3</td>"#));
}

#[test]
fn columns_that_are_not_chosen_are_left_out_but_the_name_stays() {
    let page = page("columns=status", |_| {});
    assert!(page.contains(r#"<td data-l="Status">"#) && page.contains("<bdi>&lt;script"));
    assert!(!page.contains(r#"data-l="Open""#));
}

#[test]
fn lst_1_columns_stand_as_they_are_kept_unless_the_address_names_others() {
    let kept = vec![("status".to_owned(), true), ("name".to_owned(), true), ("open".to_owned(), false)];
    let chooser = Box::leak(Box::new(Chooser { action: "/lists/users/columns".into(), kept: Some(kept) }));
    let page = |query: &str| page(query, |table| table.chooser = Some(chooser));
    let kept = page("q=a");
    assert!(kept.contains(r#"<td data-l="Status"><bdi>Joined</bdi></td><th scope="row""#));
    assert!(!kept.contains(r#"data-l="Open""#));
    assert!(kept.contains(r#"name="return" value="/users?q=a""#) && kept.contains("Back to the default"));
    let named = page("columns=open,name");
    assert!(named.contains(r#"<td class="r" data-l="Open">3</td><th scope="row""#));
    assert!(!named.contains(r#"data-l="Status""#));
    assert!(named.contains(r#"name="return" value="/users""#), "what is chosen anew holds from then on");
}

#[test]
fn a_filter_is_told_as_a_sentence_and_can_be_dropped() {
    let page = page("f.status=not%3Ajoined&f.status=not%3Ainvited&sort=name", |_| {});
    assert!(page.contains("Status is not <b>Joined</b> or <b>Invited</b>"));
    assert!(page.contains(r#"<a class="drop" href="/users?sort=name" aria-label="Drop the filter on Status""#));
    assert!(page.contains(r#"name="v.status" value="joined" checked"#), "its form holds what is chosen");
}

#[test]
fn forms_keep_the_rest_of_the_state() {
    let page = page("tab=archived&q=a&sort=name", |_| {});
    assert!(page.contains(
        r#"<input type="hidden" name="tab" value="archived"><input type="hidden" name="sort" value="name">"#
    ));
    assert!(page.contains(r#"name="q" value="a" aria-label="Search users" placeholder="Name or e-mail""#));
}

#[test]
fn lst_2_pages_are_by_key_and_the_total_is_capped() {
    let page = page("from=51&after=k", |table| {
        table.page = Page { total: Some(Total::AtLeast(1000)), next: Some("last".into()) };
    });
    assert!(page.contains("51–51 of 1,000+"));
    assert!(page.contains(r#"href="/users?total=exact&amp;after=k&amp;from=51">Count exactly"#));
    assert!(page.contains(r#"rel="prev" href="/users""#) && !page.contains("First page"));
    assert!(page.contains(r#"rel="next" href="/users?after=k&amp;after=last&amp;from=52""#));
}

#[test]
fn lst_2_further_on_the_first_page_is_offered_beside_the_one_before() {
    let page = page("from=101&after=j&after=k&sort=name", |_| {});
    assert!(page.contains(r#"href="/users?sort=name">First page</a>"#));
    assert!(page.contains(r#"rel="prev" href="/users?sort=name&amp;after=j&amp;from=51""#));
}

#[test]
fn an_empty_list_offers_the_next_step_and_one_without_a_match_to_drop_the_filters() {
    let empty = |query| {
        page(query, |table| {
            table.sections = vec![];
            table.empty = Empty { title: "Nobody yet", text: "Invite somebody.", offer: None };
        })
    };
    assert!(empty("").contains("Nobody yet") && !empty("").contains("<table"));
    assert!(
        empty("q=zzz&tab=a").contains("Nothing matches") && empty("q=zzz&tab=a").contains(r#"href="/users?tab=a""#)
    );
}

#[test]
fn what_may_be_done_with_several_rows_is_one_form_and_its_proof_stays_out_of_addresses() {
    let page = page("", |table| {
        table.csrf = "token";
        table.bulk = vec![
            Bulk { icon: Icon::Users, text: "Groups", action: "/g", asks: true },
            Bulk { icon: Icon::Check, text: "Complete", action: "/c", asks: false },
        ];
    });
    assert!(page.contains(r#"name="pick" value="usr_1" form="users-picked""#));
    assert!(page.contains(r#"<form class="bulk" id="users-picked" method="post" data-swap="">"#));
    assert!(page.contains(r#"formaction="/g" formmethod="get">"#));
    assert!(page.contains(r#"formaction="/c" name="csrf" value="token">"#));
    assert!(page.contains(r#"data-one="1 selected" data-other="2 selected""#));
}

#[test]
fn sections_have_headings() {
    let page = page("", |table| {
        table.sections[0].heading = Some(("Overdue".into(), html! { "6" }));
    });
    assert!(
        page.contains(r#"<tr class="grp"><th colspan="4" scope="rowgroup">Overdue<span class="n">6</span></th></tr>"#)
    );
}
