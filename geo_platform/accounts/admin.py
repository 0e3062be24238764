"""Where an editor lets others in."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from geo_platform.accounts.models import User

admin.site.register(User, UserAdmin)
