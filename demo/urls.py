from django.urls import path

from demo.views import first_run, letter, postbox, sign_in

app_name = "demo"
urlpatterns = [
    path("", first_run.home, name="home"),
    path("first-run/", first_run.first_run, name="first-run"),
    path("first-run/skip/", first_run.skip, name="skip"),
    path("first-run/land/", first_run.land, name="land"),
    path("sign-in/as/", sign_in.sign_in, name="sign-in"),
    path("postbox/", postbox.postbox, name="postbox"),
    path("postbox/day/", postbox.day, name="day"),
    path("postbox/write/", postbox.write, name="write"),
    path("postbox/<int:pk>/", postbox.postbox, name="mail"),
    path("postbox/<int:pk>/read/", letter.read, name="read"),
    path("postbox/<int:pk>/frame/", letter.frame, name="frame"),
    path("postbox/<int:pk>/reads/", letter.reads, name="reads"),
    path("postbox/<int:pk>/reply/", letter.reply, name="reply"),
]
