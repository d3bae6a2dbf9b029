# Ce que ferait un changement, à côté de son formulaire.

preview-title = Si vous faites cela
preview-show = Montrer ce qui change
preview-not-yet = Ce qui change s’affiche ici dès que le formulaire est rempli.
preview-not-these = Ce qui change s’affiche ici dès que chaque adresse est une adresse que l’on peut inviter.
preview-nothing-yet = Ce qui change s’affiche ici dès que quelque chose est modifié.
preview-too-long = Tant d’actions sont concernées qu’elles ne peuvent être comptées à temps. Le changement reste possible.
preview-actions = { $n ->
    [0] Aucune action ne change de mains
    [one] { $count } action change de mains
   *[other] { $count } actions changent de mains
}
preview-gains = Qui en reçoit
preview-loses = Qui en perd
preview-as-fallback = Finance, en repli
preview-others = { $n ->
    [one] et { $n } autre personne
   *[other] et { $n } autres personnes
}
preview-newcomer = { $n ->
    [one] La nouvelle personne
   *[other] Chaque nouvelle personne
}
preview-shared = { $n ->
    [one] { $n } action reste à ceux qui la partagent.
   *[other] { $n } actions restent à ceux qui les partagent.
}
preview-fallback = Repli
preview-found = Sortent du repli
preview-falling = Passent en repli
preview-nobody = Les règles ne trouveraient plus personne, par exemple chez { $customers }.
preview-sight = Qui voit plus ou moins de clients
preview-no-sight = Personne ne voit plus ou moins de clients.
