# Ce qui est arrivé à quelqu’un autrement que par la planification : sur l’accueil et par e-mail.

gained-handed = { $n ->
    [one] { $name } vous a transmis une action.
   *[other] { $name } vous a transmis { $count } actions.
}
gained-away = { $name } est absent(e), et vous assurez le remplacement.
gained-away-with = { $n ->
    [one] { $name } est absent(e), et vous assurez le remplacement : une action est à vous.
   *[other] { $name } est absent(e), et vous assurez le remplacement : { $count } actions sont à vous.
}
gained-assigned = { $n ->
    [one] Vous êtes affecté(e) à un client : une action est à vous.
   *[other] Vous êtes affecté(e) à des clients : { $count } actions sont à vous.
}
gained-succeeds = { $n ->
    [one] Vous avez pris la suite de { $name } : une action est à vous.
   *[other] Vous avez pris la suite de { $name } : { $count } actions sont à vous.
}
gained-joined = { $n ->
    [one] Vous êtes dans le groupe { $name } : une action est à vous.
   *[other] Vous êtes dans le groupe { $name } : { $count } actions sont à vous.
}
gained-added = { $n ->
    [one] { $name } a ajouté une action pour vous.
   *[other] { $name } a ajouté { $count } actions pour vous.
}
