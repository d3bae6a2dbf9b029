# Les personnes, et comment les choses leur reviennent.

people-you = vous
people-only-you = Vous uniquement
people-erased = Personne effacée
people-with = avec { $names }
people-names = { $names }
people-for = pour { $name }
people-stands-in = en remplacement
people-never-logged-in = attend quelqu’un qui ne s’est jamais connecté
people-count = { $n ->
    [one] { $n } personne
   *[other] { $n } personnes
}
people-fell-finance = Revenu à la finance
people-fell-owner = Revenu au propriétaire
why-ask = pourquoi ?
picker-find = Trouver dans { $list }
picker-placeholder = Nom, e-mail, fonction ou groupe
picker-search = Trouver
picker-none = Rien ne correspond.
picker-nobody = Personne
picker-more = { $n ->
    [one] { $n } de plus. Cherchez pour la trouver.
   *[other] { $n } de plus. Cherchez pour les trouver.
}
