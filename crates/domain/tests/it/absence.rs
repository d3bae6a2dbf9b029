use remit_domain::absence::Cover;
use remit_domain::absence::commands::{NewAbsence, end, plan};
use remit_domain::error::Conflict;
use remit_domain::id::AbsenceId;
use remit_domain::permission::{Position, Role};
use remit_domain::{Actor, Error};

both_engines! {
    async fn own_8_to_who_may_not_look_at_it_an_absence_of_somebody_else_is_not_there(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await;
        let ben = workspace.joined("Ben Roy", Role::Member, Position::Finance).await;
        let cover = Cover { substitute: None, with_sight: false };
        let absence =
            NewAbsence { user: ann.user().unwrap(), from: ann.at, until: ann.at.plus_seconds(60), cover };
        let ends = async |actor: &Actor, id| workspace.try_write(|tx| end(tx, actor, id)).await;
        for who in [&ann, &workspace.owner] {
            let id = workspace.write(|tx| plan(tx, &ann, &absence)).await;
            for unseen in [id, AbsenceId(404)] {
                assert!(matches!(ends(&ben, unseen).await, Err(Error::NotFound)), "{unseen}");
            }
            ends(who, id).await.unwrap();
            assert!(matches!(ends(who, id).await, Err(Error::Conflict(Conflict::WrongStatus))), "it is over");
        }
    }
}
