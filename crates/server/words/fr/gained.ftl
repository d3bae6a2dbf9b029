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
gained-fell-suspended = { $n ->
    [one] Une action vous revient par repli : l’accès de { $name } a été suspendu.
   *[other] { $count } actions vous reviennent par repli : l’accès de { $name } a été suspendu.
}
gained-fell-removed = { $n ->
    [one] Une action vous revient par repli : { $name } a été retiré(e).
   *[other] { $count } actions vous reviennent par repli : { $name } a été retiré(e).
}
gained-fell-away = { $n ->
    [one] Une action vous revient par repli : { $name } est absent(e).
   *[other] { $count } actions vous reviennent par repli : { $name } est absent(e).
}
gained-fell-several-away = { $n ->
    [one] Une action vous revient par repli : des collègues sont absents.
   *[other] { $count } actions vous reviennent par repli : des collègues sont absents.
}
gained-fell-changed = { $n ->
    [one] Une action vous revient par repli : { $name } a changé de rôle, de fonction ou de groupes.
   *[other] { $count } actions vous reviennent par repli : { $name } a changé de rôle, de fonction ou de groupes.
}
gained-fell-several-changed = { $n ->
    [one] Une action vous revient par repli : des collègues ont changé de rôle, de fonction ou de groupes.
   *[other] { $count } actions vous reviennent par repli : des collègues ont changé de rôle, de fonction ou de groupes.
}
gained-fell-left = { $n ->
    [one] Une action vous revient par repli : des membres ont quitté le groupe { $name }.
   *[other] { $count } actions vous reviennent par repli : des membres ont quitté le groupe { $name }.
}
gained-fell-archived = { $n ->
    [one] Une action vous revient par repli : le groupe { $name } a été archivé.
   *[other] { $count } actions vous reviennent par repli : le groupe { $name } a été archivé.
}
gained-fell-dissolved = { $n ->
    [one] Une action vous revient par repli : le groupe { $name } a été retiré.
   *[other] { $count } actions vous reviennent par repli : le groupe { $name } a été retiré.
}
gained-fell-edited = { $n ->
    [one] Une action vous revient par repli : les règles de l’étape { $name } ont été modifiées.
   *[other] { $count } actions vous reviennent par repli : les règles de l’étape { $name } ont été modifiées.
}
