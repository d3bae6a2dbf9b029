# Ce qui n’a pas marché, et que faire.

problem-malformed = Cette requête est illisible
problem-malformed-remedy = Vérifiez comment elle est écrite, puis renvoyez-la.
problem-sign-in = Connectez-vous d’abord
problem-sign-in-remedy = Envoyez un jeton valable, avec « Authorization: Bearer … ».
problem-denied = Votre rôle ne le permet pas
problem-denied-to-a-program = Le rôle ne le permet pas, ou la portée du jeton
problem-denied-remedy = Demandez à un administrateur de votre espace.
problem-not-yours = Cette action n’est pas la vôtre
problem-not-yours-remedy = Seules les personnes à qui elle revient peuvent le faire. « Pourquoi ? » dit qui elles sont.
problem-only-looks = Vous ne faites que regarder
problem-only-looks-remedy = Rien n’a été modifié. Vous voyez ce que voit quelqu’un d’autre ; arrêtez d’abord, puis faites-le en votre nom.
problem-cross-site = Ce formulaire est trop ancien
problem-cross-site-remedy = Rien n’a changé. Revenez en arrière, rechargez la page et envoyez-la de nouveau.
problem-not-found = Il n’y a rien ici
problem-not-found-remedy = C’est peut-être supprimé, ou hors de votre vue : un gestionnaire de compte voit les clients auxquels il est affecté. Repartez de l’accueil, ou demandez à un administrateur.
problem-method = Cette adresse ne s’utilise pas ainsi
problem-method-remedy = Ouvrez-la par un lien ou un bouton de la page.
problem-slow = La requête a pris trop de temps
problem-stale = Quelqu’un d’autre l’a modifié entre-temps
problem-stale-remedy = Rien n’a changé. Rechargez, et regardez avant de recommencer.
problem-too-large = C’est plus que ce qui est accepté
problem-too-large-remedy = Envoyez-en moins à la fois : jusqu’à 1 Mo.
problem-media-type = Ce type de contenu n’est pas accepté ici
problem-media-type-remedy = Envoyez du JSON, avec « Content-Type: application/json » ; une page envoie son formulaire.
problem-invalid = Une partie ne peut pas être acceptée
problem-invalid-remedy = Rien n’a changé. Revenez en arrière et corrigez ce qui est signalé.
problem-too-many = Trop d’essais
problem-too-many-remedy = { $n ->
    [one] Attendez une seconde, puis réessayez.
   *[other] Attendez { $n } secondes, puis réessayez.
}
problem-failed = Quelque chose s’est cassé chez nous
problem-failed-remedy = Rien n’a changé. C’est dans le journal sous le numéro ci-dessous ; prévenez la personne qui gère le serveur si cela se répète.
problem-unavailable = Cela ne fonctionne pas pour le moment
problem-unavailable-remedy = Rien n’a changé. Attendez un instant, puis réessayez.
problem-uncertain = On ne sait pas si cela a été fait
problem-uncertain-remedy = L’opération a été interrompue en cours de route. Vérifiez si elle a été faite avant de recommencer.
problem-too-long = Cela prend trop de temps
problem-too-long-remedy = Précisez la demande : cherchez une plus longue partie du nom, ou filtrez la liste.
problem-number = Requête { $id }
problem-home = Aller à l’accueil

conflict-already-finished = Quelqu’un d’autre l’a terminé avant vous
conflict-already-finished-remedy = Rien n’a changé, et il n’y a plus rien à faire ici.
conflict-finished-by = { $name } vous a devancé. Il n’y a plus rien à faire ici.
conflict-finished-by-you = Vous l’avez déjà terminée
conflict-finished-by-you-remedy = Rien n’a changé cette fois, et il n’y a plus rien à faire ici.
conflict-handed-over = Quelqu’un vient de la reprendre ou de la transmettre
conflict-handed-over-remedy = Rien n’a été modifié. Regardez à qui elle est, et si cela convient.
conflict-handed-to = Elle est passée à { $name } entre-temps. Rien n’a été modifié.
conflict-yours-alone = Elle est déjà à vous seul
conflict-yours-alone-remedy = Il n’y a rien à reprendre.
conflict-you-are-away = Votre absence est notée
conflict-you-are-away-remedy = Elle ne deviendrait pas la vôtre. Mettez fin à votre absence, puis reprenez-la.
conflict-nothing-to-undo = Il n’y a rien à annuler
conflict-nothing-to-undo-remedy = L’action est ouverte.
conflict-too-late-to-undo = Il est trop tard pour annuler
conflict-too-late-to-undo-remedy = Rien n’a changé. Une action peut être reprise pendant 30 secondes, tant que rien ne s’y oppose.
conflict-not-open = Ce n’est plus ouvert
conflict-not-open-remedy = Rien n’a changé. Voyez chez le client ce qui est ouvert à présent.
conflict-archived-group = Ce groupe est archivé
conflict-archived-group-remedy = Restaurez d’abord le groupe, ou choisissez-en un autre.
conflict-owner-stays = L’espace doit garder son propriétaire
conflict-owner-stays-remedy = Désignez d’abord un autre propriétaire.
conflict-wrong-status = Ce n’est pas possible dans son état actuel
conflict-wrong-status-remedy = Rien n’a changé. Voyez dans la liste des utilisateurs où en est cette personne.
conflict-link-spent = Ce lien n’est plus valable
conflict-link-spent-remedy = Si vous avez déjà rejoint l’équipe, connectez-vous. Sinon, demandez un nouveau lien à la personne qui vous a invité.
conflict-password-link-spent-remedy = Il a été utilisé, ou date de plus d’une heure. Demandez-en un nouveau avec votre adresse.
problem-ask-for-link = Demander un nouveau lien
conflict-overlapping-absence = Une autre absence couvre une partie de cette période
conflict-overlapping-absence-remedy = Choisissez d’autres jours, ou mettez d’abord fin à l’autre absence.
conflict-already-exists = Cela existe déjà
conflict-already-exists-remedy = Utilisez ce qui existe, ou choisissez un autre nom.
conflict-export-first = Exportez d’abord tout
conflict-export-first-remedy = Emportez tout depuis cette page ; vous avez ensuite un jour pour supprimer l’espace.
conflict-being-deleted = L’espace est en cours de suppression
conflict-being-deleted-remedy = Sa semaine est écoulée, il ne peut plus être conservé.
conflict-sign-in-refused = L’e-mail et le mot de passe ne correspondent pas
conflict-sign-in-refused-remedy = Vérifiez les deux, puis réessayez.
conflict-suspended = Votre accès est suspendu
conflict-suspended-remedy = Demandez à un administrateur de votre espace de le réactiver.
conflict-set-up-over = Cette mise en place est terminée
conflict-set-up-over-remedy = Elle dure dix minutes et s’achève quand la connexion en deux étapes est activée. Regardez votre profil, et recommencez si elle ne l’est pas.
conflict-second-factor-off = La connexion en deux étapes n’est pas activée
conflict-second-factor-off-remedy = Rien n’a été modifié, et rien n’est à faire.
conflict-user-elsewhere = Ce compte est aussi utilisé dans un autre espace
conflict-user-elsewhere-remedy = Rien n’a été modifié. Adressez-vous à la personne qui gère le serveur : elle peut la réinitialiser pour tous les espaces.

fault-missing = Remplissez ce champ.
fault-too-long = { $n ->
    [one] Au plus { $n } caractère.
   *[other] Au plus { $n } caractères.
}
fault-too-many-lines = { $n } lignes au plus.
fault-too-short = { $n ->
    [one] Au moins { $n } caractère.
   *[other] Au moins { $n } caractères.
}
fault-control-characters = Sans retours à la ligne, tabulations ni autres caractères de contrôle.
fault-taken = C’est déjà pris.
fault-archived = C’est archivé. Restaurez-le, ou choisissez-en un autre.
fault-taken-by-archived = Un élément archivé porte ce nom. Restaurez-le, ou choisissez-en un autre.
fault-address-taken = { $address } appartient déjà à un utilisateur.
fault-is-the-address = Choisissez autre chose que l’adresse.
fault-unchanged = C’est déjà le cas. Choisissez autre chose.
fault-too-easy = C’est trop facile à deviner. Ajoutez un mot ou deux que personne n’attend.
fault-not-the-name = Ce n’est pas le nom de l’espace.
fault-not-the-code = Ce n’est pas le code affiché en ce moment, ou il a déjà servi.
fault-not-the-passkey = Cette clé d’accès n’a pas été acceptée. Réessayez, ou utilisez-en une autre.
fault-not-your-password = Ce n’est pas votre mot de passe.
fault-not-an-email = Ce n’est pas une adresse e-mail.
fault-unknown = Ce n’est pas connu ici.
fault-cannot-own = Choisissez quelqu’un qui voit ce client, a été invité et n’est pas absent.
fault-not-a-choice = Choisissez une des valeurs possibles.
fault-out-of-range = C’est hors limites.
fault-too-far = Choisissez un jour à moins de { $n } ans.
fault-too-early = Ce jour est trop tôt. Choisissez-en un plus tard.
fault-before-it-begins = C’est avant le début de l’absence. Choisissez un jour plus tard.
fault-already-over = C’est déjà passé. Choisissez un jour plus tard.
fault-grant-to-self = Vous ne pouvez pas vous accorder la vue à vous-même. Choisissez quelqu’un d’autre, ou ne l’accordez pas.
fault-repeated = C’est présent deux fois.
fault-too-many = { $n ->
    [one] Au plus { $n } à la fois.
   *[other] Au plus { $n } à la fois.
}
