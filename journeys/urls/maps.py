from django.urls import path

from journeys.views import cards, evidence, gallery, map, stages, touchpoint, touchpoints, versions

urlpatterns = [
    path("journeys/", gallery.gallery, name="gallery"),
    path("journeys/new/", gallery.create_journey, name="create-journey"),
    path("journeys/<int:pk>/", map.show_map, name="map"),
    path("journeys/<int:pk>/rename/", gallery.rename_journey, name="rename-journey"),
    path("journeys/<int:pk>/publish/", versions.publish, name="publish"),
    path("versions/<int:pk>/restore/", versions.restore, name="restore-version"),
    path("journeys/<int:pk>/stages/add/", stages.add, name="add-stage"),
    path("stages/<int:pk>/menu/", stages.menu, name="stage-menu"),
    path("stages/<int:pk>/rename/", stages.rename, name="rename-stage"),
    path("stages/<int:pk>/move/", stages.move, name="move-stage"),
    path("stages/<int:pk>/remove/", stages.remove, name="remove-stage"),
    path("stages/<int:pk>/restore/", stages.restore, name="restore-stage"),
    path("stages/<int:pk>/touchpoints/add/", touchpoints.add, name="add-touchpoint"),
    path("touchpoints/<int:pk>/", touchpoint.show, name="touchpoint"),
    path("touchpoints/<int:pk>/answers/", evidence.answers, name="touchpoint-answers"),
    path("touchpoints/<int:pk>/tickets/", evidence.tickets, name="touchpoint-tickets"),
    path("touchpoints/<int:pk>/menu/", touchpoints.menu, name="touchpoint-menu"),
    path("touchpoints/<int:pk>/edit/", touchpoint.edit, name="edit-touchpoint"),
    path("touchpoints/<int:pk>/promise/", touchpoint.promise, name="edit-promise"),
    path("touchpoints/<int:pk>/rename/", touchpoints.rename, name="rename-touchpoint"),
    path("touchpoints/<int:pk>/move/", touchpoints.move, name="move-touchpoint"),
    path("touchpoints/<int:pk>/feeling/", touchpoints.feeling, name="set-feeling"),
    path("touchpoints/<int:pk>/retire/", touchpoints.retire, name="retire-touchpoint"),
    path("touchpoints/<int:pk>/restore/", touchpoints.restore, name="restore-touchpoint"),
    path("touchpoints/<int:pk>/cards/", cards.add, name="add-card"),
    path("cards/<int:pk>/", cards.edit, name="edit-card"),
    path("cards/<int:pk>/remove/", cards.remove, name="remove-card"),
    path("touchpoints/<int:pk>/cards/<int:card>/restore/", cards.restore, name="restore-card"),
]
