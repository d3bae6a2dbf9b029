# Settings, the workspace itself.

organisation-title = Espace
organisation-about = À propos de l’espace
organisation-name = Nom
organisation-zone = Fuseau horaire
organisation-currency = Devise
organisation-export = Tout, à emporter
organisation-export-means = Un fichier avec chaque ligne que possède l’espace, sauf les mots de passe et autres secrets. Chaque ligne est en JSON ; la dernière dit combien il y en a.
organisation-exported = Vous avez tout emporté { $moment }.
organisation-export-go = Tout exporter
organisation-delete = Supprimer l’espace
organisation-delete-of = Supprimer { $workspace }
organisation-delete-means = Exportez d’abord tout. Une semaine après votre décision, tout ce que contient l’espace est supprimé pour de bon : utilisateurs, clients, factures, actions et journal d’audit. D’ici là, chacun voit la date sur chaque page, et vous pouvez conserver l’espace.
organisation-deletion-planned = L’espace sera supprimé dans une semaine.
organisation-goes = { $workspace } sera supprimé le { $day }, avec tout ce qu’il contient.
organisation-keep = Conserver
organisation-was-kept = L’espace est conservé.
