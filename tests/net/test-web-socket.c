/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "../support/web-socket-server.h"
#include "base/finx-error.h"
#include "base/finx-log.h"
#include "net/finx-web-socket.h"

#define S      FINX_USEC_PER_SEC
#define START  (1700000000 * S)
#define SECRET "s3cret+token"

/* What the owner of a socket does and sees. */
typedef struct
{
  WebSocketServer *server;
  FinxClock       *clock;
  FinxHttp        *http;
  FinxWebSocket   *socket;
  GPtrArray       *heard;               /* (element-type utf8): messages */
  GPtrArray       *reasons;             /* (element-type GError): of losses */
  guint            n_prepared, n_opened;
  const char      *greeting;            /* (nullable): said when it opens */
  const char      *bad_message;         /* (nullable): after it the connection is no good */
  gboolean         is_slow;             /* does not answer to prepare */
  gboolean         drops_on_loss, drops_on_message;
} Owner;

static void
prepare_cb (FinxWebSocket *socket,
            gpointer       user_data)
{
  Owner *self = user_data;
  FinxHttpRequest *request;

  self->n_prepared++;
  if (self->is_slow)
    return;
  request = finx_http_request_new (web_socket_server_get_url (self->server), "/v2");
  finx_http_request_add_secret_query (request, "token", SECRET);
  finx_http_request_add_header (request, "X-Part", "quotes");
  finx_web_socket_connect (socket, request);
}

static void
opened_cb (FinxWebSocket *socket,
           gpointer       user_data)
{
  Owner *self = user_data;

  self->n_opened++;
  if (self->greeting != NULL)
    g_assert_true (finx_web_socket_send_text (socket, self->greeting));
}

static void
message_cb (FinxWebSocket *socket,
            const char    *data,
            gsize          length,
            gpointer       user_data)
{
  Owner *self = user_data;

  g_ptr_array_add (self->heard, g_strndup (data, length));
  if (self->bad_message != NULL && strlen (self->bad_message) == length && memcmp (data, self->bad_message, length) == 0)
    {
      g_autoptr(GError) error = NULL;

      finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-TEST-001", "A message is missing");
      finx_web_socket_fail (socket, error);
    }
  if (self->drops_on_message)
    g_clear_object (&self->socket);
}

static void
lost_cb (FinxWebSocket *socket,
         const GError  *reason,
         gpointer       user_data)
{
  Owner *self = user_data;

  g_ptr_array_add (self->reasons, g_error_copy (reason));
  if (self->drops_on_loss)
    g_clear_object (&self->socket);
}

static void
owner_init (Owner                      *self,
            const WebSocketManners     *manners,
            const FinxWebSocketOptions *options)
{
  static const FinxWebSocketEvents events = { prepare_cb, opened_cb, message_cb, lost_cb };
  FinxWebSocketOptions all = options != NULL ? *options : (FinxWebSocketOptions) { 0 };

  all.name = "Example";
  self->server = web_socket_server_new (manners, self);
  self->clock = finx_clock_new_manual (START);
  self->http = finx_http_new (self->clock);
  self->socket = finx_web_socket_new (self->http, &all, &events, self);
  self->heard = g_ptr_array_new_with_free_func (g_free);
  self->reasons = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
}

static void
owner_clear (Owner *self)
{
  g_clear_object (&self->socket);
  g_clear_object (&self->http);
  g_clear_object (&self->clock);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&self->server, web_socket_server_free);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_ptr_array_unref (self->heard);
  g_ptr_array_unref (self->reasons);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Owner, owner_clear)

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs until it is so; waits of the socket are skipped, what is on the line is not. */
static void
wait_until (Owner    *self,
            gboolean (*is_so) (Owner *self))
{
  guint tick = g_timeout_add (5, tick_cb, NULL);
  gint64 give_up = g_get_monotonic_time () + 60 * S;

  while (!is_so (self))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, give_up);
      if (self->socket != NULL && finx_web_socket_get_state (self->socket) == FINX_LINE_WAITING)
        {
          finx_clock_advance (self->clock, MAX (0, finx_web_socket_get_due (self->socket) - finx_clock_now (self->clock)));
          finx_web_socket_look (self->socket);
        }
      else
        {
          g_main_context_iteration (NULL, TRUE);
        }
    }
  g_source_remove (tick);
}

static gboolean
is_lost (Owner *self)
{
  return self->reasons->len > 0;
}

static gboolean
is_open (Owner *self)
{
  return self->n_opened > 0;
}

static const char *
get_code (Owner *self)
{
  return self->reasons->len > 0 ? finx_error_code (self->reasons->pdata[self->reasons->len - 1]) : NULL;
}

/* Takes what the client says first, gives it back, and two more; then cuts the line. */
static void
echo_and_cut (WebSocketPeer *peer,
              guint          n,
              gpointer       user_data)
{
  g_autofree char *first = web_socket_peer_read (peer), *told = g_strdup_printf ("%s %u", first, n);

  web_socket_peer_send (peer, told);
  web_socket_peer_send (peer, "");
  web_socket_peer_send_frame (peer, WEB_SOCKET_FIN | WEB_SOCKET_BINARY, "\1\2\3", 3);
}

static gboolean
heard_nine (Owner *self)
{
  return self->heard->len == 9;
}

/* Each connection is told anew what is wanted, and what comes before a cut is not lost. */
static void
test_comes_back (void)
{
  static const char *const expected[] = { "quotes 0", "", "\1\2\3", "quotes 1", "", "\1\2\3", "quotes 2", "", "\1\2\3" };
  static const WebSocketManners manners = { .talk = echo_and_cut };
  g_auto(Owner) owner = { .greeting = "quotes" };

  owner_init (&owner, &manners, NULL);
  g_assert_cmpint (finx_web_socket_get_state (owner.socket), ==, FINX_LINE_OFF);
  g_assert_false (finx_web_socket_send_text (owner.socket, "nobody hears it"));
  finx_web_socket_open (owner.socket);
  wait_until (&owner, heard_nine);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (owner.heard->pdata[i], ==, expected[i]);
  g_assert_cmpuint (owner.n_opened, ==, 3);
  g_assert_cmpuint (owner.n_prepared, ==, 3);
  g_assert_cmpstr (get_code (&owner), ==, "FINX-NET-010");
}

static guint
admit_by_case (WebSocketPeer *peer,
               guint          n,
               gpointer       user_data)
{
  Owner *self = user_data;
  const char *told = self->greeting;

  if (strchr (told, ' ') != NULL)
    web_socket_peer_add_header (peer, strchr (told, ' ') + 1);
  return (guint) g_ascii_strtoull (told, NULL, 10);
}

static void
listen_on (WebSocketPeer *peer,
           guint          n,
           gpointer       user_data)
{
  for (;;)
    {
      g_autofree char *text = web_socket_peer_read (peer);

      if (text == NULL)
        return;
    }
}

/* The reason is one that a person can do something about, and it is tried again no sooner than the other side asks for. */
static void
test_refused (void)
{
  static const WebSocketManners manners = { admit_by_case, listen_on };
  static const struct
  {
    const char *answer;
    FinxError   kind;
    const char *code;
    gint64      least_wait;
  } cases[] = {
    { "401", FINX_ERROR_AUTH, "FINX-NET-008", 0 },
    { "403", FINX_ERROR_AUTH, "FINX-NET-008", 0 },
    { "429 Retry-After: 7", FINX_ERROR_RATE_LIMITED, "FINX-NET-004", 7 * S },
    { "500", FINX_ERROR_OFFLINE, "FINX-NET-001", 0 },
    { "200", FINX_ERROR_OFFLINE, "FINX-NET-001", 0 },
    { "302 Location: ws://127.0.0.1:1/elsewhere", FINX_ERROR_OFFLINE, "FINX-NET-001", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Owner) owner = { .greeting = cases[i].answer };

      owner_init (&owner, &manners, NULL);
      finx_web_socket_open (owner.socket);
      wait_until (&owner, is_lost);
      g_assert_error ((GError *) owner.reasons->pdata[0], FINX_ERROR, (int) cases[i].kind);
      g_assert_cmpstr (get_code (&owner), ==, cases[i].code);
      g_assert_cmpint (finx_web_socket_get_state (owner.socket), ==, FINX_LINE_WAITING);
      g_assert_cmpint (finx_web_socket_get_due (owner.socket) - START, >=, cases[i].least_wait);
      g_assert_cmpuint (owner.n_opened, ==, 0);
    }
}

static guint
admit_nobody (WebSocketPeer *peer,
              guint          n,
              gpointer       user_data)
{
  return 0;
}

static gboolean
has_called (Owner *self)
{
  return web_socket_server_get_n (self->server) > 0;
}

/* Neither a server that accepts the call and says nothing, nor an owner who gets no token, holds it up for ever. */
static void
test_late (void)
{
  static const WebSocketManners manners = { admit_nobody, listen_on };

  for (int is_slow = 0; is_slow < 2; is_slow++)
    {
      g_auto(Owner) owner = { .is_slow = is_slow };

      owner_init (&owner, &manners, NULL);
      finx_web_socket_open (owner.socket);
      if (!is_slow)
        wait_until (&owner, has_called);
      finx_clock_advance (owner.clock, 14 * S);
      finx_web_socket_look (owner.socket);
      g_assert_cmpuint (owner.reasons->len, ==, 0);
      finx_clock_advance (owner.clock, S);
      finx_web_socket_look (owner.socket);
      wait_until (&owner, is_lost);
      g_assert_cmpstr (get_code (&owner), ==, "FINX-NET-002");
    }
}

static void
be_deaf (WebSocketPeer *peer,
         guint          n,
         gpointer       user_data)
{
  web_socket_peer_set_deaf (peer, TRUE);
  listen_on (peer, n, user_data);
}

/* The line stands, but nobody answers. */
static void
test_silence (void)
{
  static const WebSocketManners manners = { .talk = be_deaf };
  g_auto(Owner) owner = { 0 };

  owner_init (&owner, &manners, NULL);
  finx_web_socket_open (owner.socket);
  wait_until (&owner, is_open);
  finx_clock_advance (owner.clock, 30 * S - 1);
  finx_web_socket_look (owner.socket);
  g_assert_cmpuint (owner.reasons->len, ==, 0);
  finx_clock_advance (owner.clock, 1);
  finx_web_socket_look (owner.socket);
  g_assert_cmpuint (owner.reasons->len, ==, 1);
  g_assert_cmpstr (get_code (&owner), ==, "FINX-NET-012");
}

static gboolean
has_heard_again (Owner *self)
{
  return finx_web_socket_get_heard (self->socket) > START;
}

/* A side that has nothing to say answers to pings, and that is enough. */
static void
test_sign_of_life (void)
{
  static const WebSocketManners manners = { .talk = listen_on };
  static const FinxWebSocketOptions options = { .ping_us = S };
  g_auto(Owner) owner = { 0 };

  owner_init (&owner, &manners, &options);
  finx_web_socket_open (owner.socket);
  wait_until (&owner, is_open);
  finx_clock_advance (owner.clock, 20 * S);
  wait_until (&owner, has_heard_again);
  finx_clock_advance (owner.clock, 20 * S);
  finx_web_socket_look (owner.socket);
  g_assert_cmpuint (owner.reasons->len, ==, 0);
}

/* One that has something to say all the time, and is silent, is gone, though it answers. */
static void
test_beats (gconstpointer data)
{
  static const WebSocketManners manners = { .talk = listen_on };
  const FinxWebSocketOptions options = { .ping_us = S, .beats = GPOINTER_TO_INT (data) };
  g_auto(Owner) owner = { 0 };

  owner_init (&owner, &manners, &options);
  finx_web_socket_open (owner.socket);
  wait_until (&owner, is_open);
  if (!options.beats)
    finx_web_socket_set_beats (owner.socket, TRUE);
  finx_clock_advance (owner.clock, 20 * S);
  for (gint64 end = g_get_monotonic_time () + 2 * G_USEC_PER_SEC; g_get_monotonic_time () < end;)       /* pings are answered */
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  finx_clock_advance (owner.clock, 10 * S);
  finx_web_socket_look (owner.socket);
  g_assert_cmpuint (owner.reasons->len, ==, 1);
  g_assert_cmpstr (get_code (&owner), ==, "FINX-NET-012");
}

static void
send_too_much (WebSocketPeer *peer,
               guint          n,
               gpointer       user_data)
{
  g_autofree char *much = g_strnfill (70000, 'x');

  web_socket_peer_send_frame (peer, WEB_SOCKET_FIN | WEB_SOCKET_TEXT, much, 70000);
  listen_on (peer, n, user_data);
}

/* Frames that never become a message. */
static void
send_without_end (WebSocketPeer *peer,
                  guint          n,
                  gpointer       user_data)
{
  g_autofree char *much = g_strnfill (60000, 'x');

  web_socket_peer_send_frame (peer, WEB_SOCKET_TEXT, much, 60000);
  while (web_socket_peer_send_frame (peer, 0, much, 60000))
    g_usleep (2000);
}

static void
send_nonsense (WebSocketPeer *peer,
               guint          n,
               gpointer       user_data)
{
  static const char nonsense[] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";

  web_socket_peer_send_raw (peer, nonsense, sizeof nonsense - 1);
  listen_on (peer, n, user_data);
}

static void
send_bad_text (WebSocketPeer *peer,
               guint          n,
               gpointer       user_data)
{
  web_socket_peer_send_frame (peer, WEB_SOCKET_FIN | WEB_SOCKET_TEXT, "\xc3\x28", 2);
  listen_on (peer, n, user_data);
}

static void
close_with_words (WebSocketPeer *peer,
                  guint          n,
                  gpointer       user_data)
{
  web_socket_peer_close (peer, 4012, "maintenance, " SECRET);
  listen_on (peer, n, user_data);
}

static void
test_bad_input (void)
{
  static const FinxWebSocketOptions options = { .max_bytes = 65536 };
  static const struct
  {
    WebSocketManners manners;
    const char      *code, *part;
  } cases[] = {
    { { .talk = send_too_much }, "FINX-NET-005", "more than can be right" },
    { { .talk = send_without_end }, "FINX-NET-005", "more than can be right" },
    { { .talk = send_nonsense }, "FINX-NET-010", "lost" },
    { { .talk = send_bad_text }, "FINX-NET-010", "lost" },
    { { .talk = close_with_words }, "FINX-NET-010", "it was closed (4012, maintenance" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Owner) owner = { 0 };

      owner_init (&owner, &cases[i].manners, &options);
      finx_web_socket_open (owner.socket);
      wait_until (&owner, is_lost);
      g_assert_cmpuint (owner.heard->len, ==, 0);
      g_assert_cmpstr (get_code (&owner), ==, cases[i].code);
      g_assert_nonnull (strstr (((GError *) owner.reasons->pdata[0])->message, cases[i].part));
    }
}

static gboolean
lost_ten_times (Owner *self)
{
  return self->reasons->len >= 10;
}

static guint
admit_none (WebSocketPeer *peer,
            guint          n,
            gpointer       user_data)
{
  return 503;
}

/* Each wait lies below a limit that doubles, up to the most; a connection that held begins anew. */
static void
test_waits (void)
{
  static const WebSocketManners refusing = { admit_none, listen_on };
  static const FinxWebSocketOptions options = { .first_wait_us = S, .most_wait_us = 8 * S, .settled_us = 5 * S };
  g_auto(Owner) owner = { 0 };
  gint64 sum = 0, before;

  owner_init (&owner, &refusing, &options);
  finx_web_socket_open (owner.socket);
  for (guint i = 0; !lost_ten_times (&owner); i++)
    {
      while (owner.reasons->len == i)
        g_main_context_iteration (NULL, TRUE);
      before = finx_clock_now (owner.clock);
      g_assert_cmpint (finx_web_socket_get_due (owner.socket) - before, >=, 0);
      g_assert_cmpint (finx_web_socket_get_due (owner.socket) - before, <=, MIN (8 * S, S << i));
      sum += finx_web_socket_get_due (owner.socket) - before;
      finx_clock_advance (owner.clock, finx_web_socket_get_due (owner.socket) - before);
      finx_web_socket_look (owner.socket);
    }
  g_assert_cmpint (sum, >, 0);
  g_assert_cmpuint (finx_web_socket_get_losses (owner.socket), ==, 10);
}

static guint
refuse_at_first (WebSocketPeer *peer,
                 guint          n,
                 gpointer       user_data)
{
  return n < 6 ? 503 : 101;
}

static void
test_waits_begin_anew (void)
{
  static const WebSocketManners manners = { refuse_at_first, listen_on };
  static const FinxWebSocketOptions options = { .first_wait_us = S, .most_wait_us = 1000 * S, .settled_us = 5 * S };
  g_auto(Owner) owner = { 0 };
  g_autoptr(GError) error = NULL;

  owner_init (&owner, &manners, &options);
  finx_web_socket_open (owner.socket);
  wait_until (&owner, is_open);
  g_assert_cmpuint (owner.reasons->len, ==, 6);
  finx_clock_advance (owner.clock, 6 * S);
  finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-TEST-002", "A checksum is wrong");
  finx_web_socket_fail (owner.socket, error);
  g_assert_cmpstr (get_code (&owner), ==, "FINX-TEST-002");
  g_assert_cmpint (finx_web_socket_get_due (owner.socket) - finx_clock_now (owner.clock), <=, S);
}

static void
send_three (WebSocketPeer *peer,
            guint          n,
            gpointer       user_data)
{
  web_socket_peer_send (peer, n == 0 ? "1" : "snapshot");
  web_socket_peer_send (peer, n == 0 ? "3" : "4");
  listen_on (peer, n, user_data);
}

static gboolean
heard_four (Owner *self)
{
  return self->heard->len == 4;
}

/* A gap that the owner sees ends the connection; what came later on the old one is not mixed with the new one. */
static void
test_gap (void)
{
  static const char *const expected[] = { "1", "3", "snapshot", "4" };
  static const WebSocketManners manners = { .talk = send_three };
  g_auto(Owner) owner = { .bad_message = "3" };

  owner_init (&owner, &manners, NULL);
  finx_web_socket_open (owner.socket);
  wait_until (&owner, heard_four);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (owner.heard->pdata[i], ==, expected[i]);
  g_assert_cmpstr (get_code (&owner), ==, "FINX-TEST-001");
}

static gboolean
is_dropped (Owner *self)
{
  return self->socket == NULL;
}

static void
settle (void)
{
  guint tick = g_timeout_add (5, tick_cb, NULL);

  for (int i = 0; i < 20; i++)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
}

/* Whoever drops the socket in the middle of its own call is called no more. */
static void
test_dropped (void)
{
  static const WebSocketManners talking = { .talk = send_three }, refusing = { admit_none, listen_on }, hanging = { admit_nobody, listen_on };

  {
    g_auto(Owner) owner = { .drops_on_message = TRUE };

    owner_init (&owner, &talking, NULL);
    finx_web_socket_open (owner.socket);
    wait_until (&owner, is_dropped);
    g_assert_cmpuint (owner.heard->len, ==, 1);
  }
  {
    g_auto(Owner) owner = { .drops_on_loss = TRUE };

    owner_init (&owner, &refusing, NULL);
    finx_web_socket_open (owner.socket);
    wait_until (&owner, is_dropped);
    g_assert_cmpuint (owner.reasons->len, ==, 1);
  }
  {
    g_auto(Owner) owner = { 0 };

    owner_init (&owner, &hanging, NULL);
    finx_web_socket_open (owner.socket);
    wait_until (&owner, has_called);
    finx_web_socket_close (owner.socket);
    g_assert_cmpint (finx_web_socket_get_state (owner.socket), ==, FINX_LINE_OFF);
    g_assert_cmpint (finx_web_socket_get_due (owner.socket), ==, 0);
    settle ();
    g_assert_cmpuint (owner.reasons->len, ==, 0);
  }
  {
    g_auto(Owner) owner = { 0 };

    owner_init (&owner, &hanging, NULL);
    finx_web_socket_open (owner.socket);
    wait_until (&owner, has_called);
    g_clear_object (&owner.socket);
    settle ();
    g_assert_cmpuint (owner.reasons->len, ==, 0);
  }
}

static guint
keep_handshake (WebSocketPeer *peer,
                guint          n,
                gpointer       user_data)
{
  Owner *self = user_data;

  g_ptr_array_add (self->heard, g_strdup (web_socket_peer_get_handshake (peer)));       /* read only when it is open */
  return 101;
}

/* What is secret goes to the other side and nowhere else; nothing unpacks what comes. */
static void
test_handshake (void)
{
  static const WebSocketManners manners = { keep_handshake, listen_on };
  static const FinxWebSocketOptions options = { .protocol = "v2" };
  g_auto(Owner) owner = { 0 };
  const char *handshake;

  owner_init (&owner, &manners, &options);
  finx_web_socket_open (owner.socket);
  wait_until (&owner, is_open);
  handshake = owner.heard->pdata[0];
  g_assert_nonnull (strstr (handshake, "GET /v2?token=s3cret%2Btoken HTTP/1.1"));
  g_assert_nonnull (strstr (handshake, "X-Part: quotes"));
  g_assert_nonnull (strstr (handshake, "Sec-WebSocket-Protocol: v2"));
  g_assert_null (strstr (handshake, "Sec-WebSocket-Extensions"));
}

static void
test_no_secrets (void)
{
  static const WebSocketManners manners = { .talk = close_with_words };
  g_auto(Owner) owner = { 0 };
  g_autoptr(GPtrArray) log = NULL;

  owner_init (&owner, &manners, NULL);
  finx_web_socket_open (owner.socket);
  wait_until (&owner, is_lost);
  g_assert_null (strstr (((GError *) owner.reasons->pdata[0])->message, SECRET));
  log = finx_log_read_since (0);
  g_assert_cmpuint (log->len, >, 0);
  for (guint i = 0; i < log->len; i++)
    g_assert_null (strstr (((FinxLogEntry *) log->pdata[i])->message, SECRET));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web-socket/comes-back", test_comes_back);
  g_test_add_func ("/web-socket/refused", test_refused);
  g_test_add_func ("/web-socket/late", test_late);
  g_test_add_func ("/web-socket/silence", test_silence);
  g_test_add_func ("/web-socket/sign-of-life", test_sign_of_life);
  g_test_add_data_func ("/web-socket/beats", GINT_TO_POINTER (TRUE), test_beats);
  g_test_add_data_func ("/web-socket/beats-from-now-on", GINT_TO_POINTER (FALSE), test_beats);
  g_test_add_func ("/web-socket/bad-input", test_bad_input);
  g_test_add_func ("/web-socket/waits", test_waits);
  g_test_add_func ("/web-socket/waits-begin-anew", test_waits_begin_anew);
  g_test_add_func ("/web-socket/gap", test_gap);
  g_test_add_func ("/web-socket/dropped", test_dropped);
  g_test_add_func ("/web-socket/handshake", test_handshake);
  g_test_add_func ("/web-socket/no-secrets", test_no_secrets);
  return g_test_run ();
}
