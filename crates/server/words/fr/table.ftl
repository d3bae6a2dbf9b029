# L’unique tableau.

table-search = Chercher dans { $list }
table-filter = Filtre
table-filter-on = Filtrer sur { $column }
table-filter-is = { $column } est { $values }
table-filter-not = { $column } n’est pas { $values }
table-filter-has = { $column } contient { $values }
table-filter-min = { $column } à partir de { $values }
table-filter-max = { $column } jusqu’à { $values }
table-filter-drop = Enlever le filtre sur { $column }
table-op = Condition
table-op-is = est
table-op-not = n’est pas
table-op-has = contient
table-op-min = à partir de
table-op-max = jusqu’à
table-value = Valeur
table-apply = Appliquer
table-part = Une partie du nom
table-others = D’autres, par une partie du nom
table-or = ou
table-columns = Colonnes
table-columns-reset = Revenir au choix par défaut
table-column-earlier = Déplacer { $column } vers le début
table-column-later = Déplacer { $column } vers la fin
table-select-all = Tout sélectionner
table-select-matching = Les { $total } qui correspondent
table-select = Sélectionner { $name }
table-selected = { $n ->
    [one] { $n } sélectionné
   *[other] { $n } sélectionnés
}
table-clear = Effacer la sélection
table-menu-for = Menu de { $name }
table-range = { $first }–{ $last } sur { $total }
table-at-least = { $n }+
table-exact = Compter exactement
table-first = Première page
table-previous = Précédent
table-next = Suivant
table-pages = Pages
table-no-match = Rien ne correspond
table-no-match-hint = Essayez un autre mot ou enlevez un filtre.
table-past-end = Plus rien ici
table-past-end-hint = Ce qui était sur cette page a changé entre-temps.
table-start = Revenir au début
table-drop-all = Enlever recherche et filtres
table-none = Aucun
table-more = { $n } de plus : { $names }
