/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "keyring.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "temp-folder.h"

#define PASSWORD "correct horse"
#define SECRETS  "org.freedesktop.secrets"

struct _Keyring
{
  char            *home;
  GSubprocess     *bus, *daemon;        /* @daemon: (nullable) */
  char            *address;
  GDBusConnection *connection;
  GDBusConnection *refuser;             /* (nullable) */
};

static const char *const programs[] = { "dbus-daemon", "gnome-keyring-daemon" };

gboolean
keyring_is_there (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *path = g_find_program_in_path (programs[i]);

      if (path == NULL)
        return FALSE;
    }
  return TRUE;
}

static GDBusConnection *
connect_bus (Keyring *self)
{
  g_autoptr(GError) error = NULL;
  GDBusConnection *connection =
    g_dbus_connection_new_for_address_sync (self->address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                            NULL, NULL, &error);

  g_assert_no_error (error);
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  return connection;
}

static gboolean
has_owner (Keyring *self)
{
  g_autoptr(GVariant) reply = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                                           "NameHasOwner", g_variant_new ("(s)", SECRETS), NULL, 0, -1, NULL, NULL);
  gboolean has = FALSE;

  g_assert_nonnull (reply);
  g_variant_get (reply, "(b)", &has);
  return has;
}

static void
wait_owner (Keyring  *self,
            gboolean  wanted)
{
  gint64 give_up = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (has_owner (self) != wanted)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, give_up);
      g_usleep (20000);
    }
}

/* Between fork and exec: nothing outlives a test that breaks off. */
static void
die_with_test_cb (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* A daemon without a window to ask in: what is locked stays locked. */
static void
start_daemon (Keyring *self)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                                                       | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GError) error = NULL;
  GOutputStream *input;

  g_subprocess_launcher_set_child_setup (launcher, die_with_test_cb, NULL, NULL);
  self->daemon = g_subprocess_launcher_spawn (launcher, &error, "gnome-keyring-daemon", "--foreground", "--components=secrets", "--unlock", NULL);
  g_assert_no_error (error);
  input = g_subprocess_get_stdin_pipe (self->daemon);
  g_assert_true (g_output_stream_write_all (input, PASSWORD, strlen (PASSWORD), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (input, NULL, NULL));
  wait_owner (self, TRUE);
}

static void
stop (Keyring *self)
{
  if (self->daemon != NULL)
    {
      g_subprocess_force_exit (self->daemon);
      g_subprocess_wait (self->daemon, NULL, NULL);
      g_clear_object (&self->daemon);
    }
  if (self->refuser != NULL)
    g_dbus_connection_close_sync (self->refuser, NULL, NULL);
  g_clear_object (&self->refuser);
  wait_owner (self, FALSE);
}

static void
lock (Keyring *self)
{
  const char *const collections[] = { "/org/freedesktop/secrets/collection/login" };
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply =
    g_dbus_connection_call_sync (self->connection, SECRETS, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service", "Lock",
                                 g_variant_new ("(@ao)", g_variant_new_objv (collections, 1)), NULL, 0, -1, NULL, &error);

  g_assert_no_error (error);
}

/* On the connection's own thread. */
static GDBusMessage *
refuse_cb (GDBusConnection *connection,
           GDBusMessage    *message,
           gboolean         incoming,
           gpointer         user_data)
{
  g_autoptr(GDBusMessage) reply = NULL;

  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;
  reply = g_dbus_message_new_method_error_literal (message, "org.freedesktop.DBus.Error.AccessDenied", "No");
  g_dbus_connection_send_message (connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  g_object_unref (message);
  return NULL;
}

static void
refuse (Keyring *self)
{
  g_autoptr(GVariant) reply = NULL;

  self->refuser = connect_bus (self);
  g_dbus_connection_add_filter (self->refuser, refuse_cb, NULL, NULL);
  reply = g_dbus_connection_call_sync (self->refuser, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", SECRETS, 0), NULL, 0, -1, NULL, NULL);
  g_assert_nonnull (reply);
  wait_owner (self, TRUE);
}

void
keyring_be (Keyring     *self,
            KeyringKind  kind)
{
  stop (self);
  if (kind == KEYRING_OPEN || kind == KEYRING_LOCKED)
    start_daemon (self);
  if (kind == KEYRING_LOCKED)
    lock (self);
  if (kind == KEYRING_REFUSING)
    refuse (self);
}

const char *
keyring_get_home (Keyring *self)
{
  return self->home;
}

void
keyring_assert_untold (const char *path,
                       const char *secret)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  g_autofree char *bytes = NULL;
  gsize size = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      keyring_assert_untold (child, secret);
    }
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR) || !g_file_get_contents (path, &bytes, &size, NULL))
    return;
  if (memmem (bytes, size, secret, strlen (secret)) != NULL)
    g_error ("The secret is in %s", path);
}

/* A bus that starts nothing by itself: no service of the machine comes in. */
static char *
write_config (Keyring *self)
{
  char *path = g_build_filename (self->home, "bus.conf", NULL);
  g_autofree char *text = g_strdup_printf ("<busconfig><type>session</type><listen>unix:path=%s/bus</listen><auth>EXTERNAL</auth><policy context='default'>"
                                           "<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/></policy></busconfig>",
                                           self->home);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
start_bus (Keyring *self)
{
  g_autofree char *config = write_config (self), *option = g_strconcat ("--config-file=", config, NULL);
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDataInputStream) output = NULL;

  g_subprocess_launcher_set_child_setup (launcher, die_with_test_cb, NULL, NULL);
  self->bus = g_subprocess_launcher_spawn (launcher, &error, "dbus-daemon", option, "--nofork", "--nopidfile", "--print-address", NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->bus));
  self->address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->address);
}

Keyring *
keyring_new (void)
{
  static const char *const folders[] = { "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME" };
  Keyring *self = g_new0 (Keyring, 1);

  self->home = temp_folder_new ();
  g_setenv ("HOME", self->home, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (self->home, folders[i], NULL);

      g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
      g_setenv (folders[i], path, TRUE);
    }
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  start_bus (self);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", self->address, TRUE);
  self->connection = connect_bus (self);
  start_daemon (self);
  return self;
}

void
keyring_free (Keyring *self)
{
  stop (self);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  g_subprocess_force_exit (self->bus);
  g_subprocess_wait (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  temp_folder_remove (self->home);
  g_free (self->home);
  g_free (self->address);
  g_free (self);
}
