//! Setting it up, renewing its codes, and taking it away.

use super::*;

both_engines! {
    async fn it_is_set_up_by_a_code_and_the_password_within_ten_minutes(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::Accountant).await;
        assert!(is_conflict(&workspace.db.read(|tx| check(tx, &ann, &this_session(), "123456")).await, Conflict::SetUpOver));
        let key = Key::random(&mut StdRng::seed_from_u64(7));
        workspace.write(|tx| begin(tx, &ann, &this_session(), &key)).await;
        assert!(matches!(workspace.read(|tx| own(tx, &ann, &this_session())).await, State::Pending(shown) if shown == key));
        assert!(is_wrong(&workspace.db.read(|tx| check(tx, &ann, &this_session(), &wrong(&key, 1))).await));
        assert!(opens(&workspace, &workspace.prove(ANN, NOW).await).await, "what is not confirmed asks for nothing");
        let late = later(&ann, 600);
        let shown = workspace.prove(ANN, late.at).await;
        let typed = code(&key, late.at);
        let answer = workspace.try_write(|tx| set_up(tx, &late, &this_session(), &shown, &typed, &codes(1))).await;
        assert!(is_conflict(&answer, Conflict::SetUpOver));
        assert!(matches!(workspace.read(|tx| own(tx, &late, &this_session())).await, State::Off));
        let bob = workspace.joined("Bob", Role::Member, Position::Finance).await;
        let bobs = workspace.prove("bob@example.org", NOW).await;
        let typed = code(&key, NOW);
        let answer = workspace.try_write(|tx| set_up(tx, &ann, &this_session(), &bobs, &typed, &codes(1))).await;
        assert!(matches!(answer, Err(Error::Denied)), "{bob:?} knows his own password only");
        assert!(workspace.write(|tx| sweep(tx, late.at)).await >= 1);
    }

    async fn who_begins_again_gets_another_key_and_who_has_one_keeps_it(workspace: Workspace) {
        let (ann, key) = ann(&workspace).await;
        let other = Key::random(&mut StdRng::seed_from_u64(8));
        let answer = workspace.try_write(|tx| begin(tx, &ann, &this_session(), &other)).await;
        assert!(is_conflict(&answer, Conflict::SetUpOver));
        assert!(try_sign_in(&workspace, &code(&key, NOW), NOW).await.is_ok());
        let bob = workspace.joined("Bob", Role::Member, Position::Finance).await;
        for key in [&key, &other] {
            workspace.write(|tx| begin(tx, &bob, &this_session(), key)).await;
        }
        assert!(matches!(workspace.read(|tx| own(tx, &bob, &this_session())).await, State::Pending(shown) if shown == other));
    }

    async fn new_recovery_codes_replace_the_earlier_ones(workspace: Workspace) {
        let (ann, _) = ann(&workspace).await;
        let shown = workspace.prove(ANN, NOW).await;
        workspace.write(|tx| renew_codes(tx, &ann, &shown, &codes(2))).await;
        assert_eq!(workspace.recorded().await.last().unwrap(), "account.recovery_codes_renewed");
        assert!(is_wrong(&try_sign_in(&workspace, &codes(1)[0].reveal(), NOW).await));
        assert!(try_sign_in(&workspace, &codes(2)[0].reveal(), NOW).await.is_ok());
    }

    async fn it_is_switched_off_by_the_password(workspace: Workspace) {
        let (ann, _) = ann(&workspace).await;
        let shown = workspace.prove(ANN, NOW).await;
        workspace.write(|tx| switch_off(tx, &ann, &shown)).await;
        assert_eq!(workspace.recorded().await.last().unwrap(), "account.second_factor_switched_off");
        assert!(matches!(workspace.read(|tx| own(tx, &ann, &this_session())).await, State::Off));
        assert!(opens(&workspace, &shown).await);
        for answer in [
            workspace.try_write(|tx| switch_off(tx, &ann, &shown)).await,
            workspace.try_write(|tx| renew_codes(tx, &ann, &shown, &codes(3))).await,
        ] {
            assert!(is_conflict(&answer, Conflict::SecondFactorOff));
        }
    }

    async fn within_a_session_a_password_is_changed_without_a_code(workspace: Workspace) {
        let (ann, _) = ann(&workspace).await;
        let shown = workspace.prove(ANN, NOW).await;
        let other = hasher().hash(&Password::new("another one altogether", &email(ANN), &[]).unwrap(), [7; 16]).unwrap();
        let proof = workspace.write(|tx| change_password(tx, &ann, &shown, &other)).await;
        assert!(opens(&workspace, &proof).await);
    }

    async fn an_invitation_is_used_up_by_the_code_and_not_before(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        let there = workspace.another_organisation("Elsewhere", ANN).await;
        assert!(is_over(&workspace.accept_as_known(&there.invitation, ANN, NOW).await), "by a password alone");
        let (proof, half) = (workspace.prove(ANN, NOW).await, new_secret());
        let opening = Opening { secret: &half, org: None, stay: true, address: HERE, agent: "", at: NOW };
        let entered = workspace.write(|tx| sign_in_invited(tx, &proof, &there.invitation, &opening)).await;
        assert!(matches!(entered, Entered::HalfWay));
        assert!(workspace.read(|tx| invitation::open(tx, &there.invitation, NOW)).await.account.is_some(), "still open");
        let secret = go_on(&workspace, &half, &code(&key, NOW), HERE, NOW).await.unwrap();
        let session = workspace.read(|tx| actor_of(tx, &secret.hash(), NOW, HERE)).await.unwrap();
        assert_eq!(session.actor.org, there.org);
        assert!(is_conflict(&workspace.db.read(|tx| invitation::open(tx, &there.invitation, NOW)).await, Conflict::LinkSpent));
    }

    async fn usr_9_an_admin_resets_it_for_whom_they_may_change_and_ends_their_sessions(workspace: Workspace) {
        let (ann, key) = ann(&workspace).await;
        let session = try_sign_in(&workspace, &code(&key, NOW), NOW).await.unwrap();
        let admin = workspace.admin().await;
        let (id, owner) = (ann.user().unwrap(), workspace.owner.user().unwrap());
        set_up_by(&workspace, &admin).await;
        set_up_by(&workspace, &workspace.owner).await;
        for (actor, user) in [(&ann, id), (&ann, owner), (&admin, owner), (&admin, admin.user().unwrap()), (&workspace.owner, owner)] {
            let answer = workspace.try_write(|tx| reset(tx, actor, user)).await;
            assert!(matches!(answer, Err(Error::Denied)), "{actor:?} {user}");
        }
        workspace.write(|tx| reset(tx, &admin, id)).await;
        assert_eq!(workspace.recorded().await.last().unwrap(), "account.second_factor_reset");
        let mails = workspace.read(|tx| mail::list::page(tx, &workspace.owner, &Wanted::default())).await.rows;
        let told: Vec<_> = mails.iter().map(|mail| (mail.kind, mail.user)).collect();
        assert_eq!(told, [(mail::Kind::SecondFactorReset, id)]);
        assert!(!is_in(&workspace, &session, NOW).await);
        assert!(opens(&workspace, &workspace.prove(ANN, NOW).await).await);
        assert!(is_conflict(&workspace.try_write(|tx| reset(tx, &admin, id)).await, Conflict::SecondFactorOff));
        workspace.write(|tx| reset(tx, &workspace.operator(), owner)).await;
    }

    async fn what_protects_several_organisations_is_reset_by_the_operator_only(workspace: Workspace) {
        let (ann, key) = ann(&workspace).await;
        let id = ann.user().unwrap();
        let there = workspace.another_organisation("Elsewhere", ANN).await;
        let (proof, half) = (workspace.prove(ANN, NOW).await, new_secret());
        let opening = Opening { secret: &half, org: None, stay: true, address: HERE, agent: "", at: NOW };
        let _ = workspace.write(|tx| sign_in_invited(tx, &proof, &there.invitation, &opening)).await;
        workspace.read(|tx| check_reset(tx, &workspace.owner, id)).await;
        go_on(&workspace, &half, &code(&key, NOW), HERE, NOW).await.unwrap();
        for actor in [workspace.owner.clone(), workspace.admin().await] {
            assert!(is_conflict(&workspace.try_write(|tx| reset(tx, &actor, id)).await, Conflict::UserElsewhere));
        }
        workspace.write(|tx| reset(tx, &workspace.operator(), id)).await;
        assert!(opens(&workspace, &workspace.prove(ANN, NOW).await).await);
    }
}
