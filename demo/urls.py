from django.urls import path

from demo import sign_in
from demo.postbox.views import mail, postbox
from demo.tour import views as tour

app_name = "demo"
urlpatterns = [
    path("", tour.home, name="home"),
    path("first-run/", tour.first_run, name="first-run"),
    path("first-run/skip/", tour.skip, name="skip"),
    path("first-run/show-on-map/", tour.show_on_map, name="show-on-map"),
    path("sign-in/as/", sign_in.sign_in, name="sign-in"),
    path("postbox/", postbox.postbox, name="postbox"),
    path("postbox/day/", postbox.day, name="day"),
    path("postbox/write/", postbox.write, name="write"),
    path("postbox/<int:pk>/", postbox.postbox, name="mail"),
    path("postbox/<int:pk>/read/", mail.read, name="read"),
    path("postbox/<int:pk>/frame/", mail.frame, name="frame"),
    path("postbox/<int:pk>/reply-preview/", mail.preview, name="reply-preview"),
    path("postbox/<int:pk>/reply/", mail.reply, name="reply"),
]
