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
gained-position = { $n ->
    [one] Votre fonction est maintenant { $name } : une action est à vous.
   *[other] Votre fonction est maintenant { $name } : { $count } actions sont à vous.
}
gained-role = { $n ->
    [one] Votre rôle est maintenant { $name } : une action est à vous.
   *[other] Votre rôle est maintenant { $name } : { $count } actions sont à vous.
}
gained-rules = { $n ->
    [one] Les règles de l’étape { $name } ont été modifiées : une action est à vous.
   *[other] Les règles de l’étape { $name } ont été modifiées : { $count } actions sont à vous.
}
gained-named = { $n ->
    [one] Des règles vous désignent à la place de { $name } : une action est à vous.
   *[other] Des règles vous désignent à la place de { $name } : { $count } actions sont à vous.
}
gained-transferred = { $n ->
    [one] Votre groupe a pris la suite du groupe { $name } : une action est à vous.
   *[other] Votre groupe a pris la suite du groupe { $name } : { $count } actions sont à vous.
}
gained-added = { $n ->
    [one] { $name } a ajouté une action pour vous.
   *[other] { $name } a ajouté { $count } actions pour vous.
}
gained-added-for = { $n ->
    [one] Une action a été ajoutée pour vous.
   *[other] { $count } actions ont été ajoutées pour vous.
}
