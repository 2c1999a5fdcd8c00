"""dovecot.conf for 2.3 (`OLD`) and 2.4 (`NEW`); both need `COMMON`."""

COMMON = """
base_dir = {run}/base
state_dir = {run}/state
log_path = /dev/stderr
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 0
auth_failure_delay = 0
ssl = yes
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""
OLD = """
import_environment = LD_LIBRARY_PATH
protocols = imap
auth_mechanisms = plain login xoauth2
disable_plaintext_auth = no
mail_location = maildir:{run}/mail/%u{layout}
ssl_cert = <{run}/server.pem
ssl_key = <{run}/server.key
namespace inbox {{
  inbox = yes
  prefix = {prefix}
  separator = {separator}
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={{PLAIN}}{password}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {run}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={run}/mail/%u
}}
"""
OLD_OAUTH = """
introspection_mode = get
introspection_url = {introspection}
username_attribute = email
"""
NEW = """
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
import_environment {{
  LD_LIBRARY_PATH = {libraries}
}}
protocols {{
  imap = yes
}}
auth_mechanisms = plain login xoauth2
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = {run}/mail/%{{user}}
{new_layout}
ssl_server_cert_file = {run}/server.pem
ssl_server_key_file = {run}/server.key
namespace inbox {{
  inbox = yes
  prefix = {prefix}
  separator = {separator}
}}
passdb static {{
  mechanisms_filter = plain login
  password = {{PLAIN}}{password}
}}
passdb oauth2 {{
  mechanisms_filter = xoauth2
}}
oauth2 {{
  introspection_mode = get
  introspection_url = {introspection}
  username_attribute = email
}}
userdb static {{
  fields {{
    uid = {uid}
    gid = {gid}
    home = {run}/mail/%{{user}}
  }}
}}
"""
