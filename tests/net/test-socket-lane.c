/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls over one WebSocket: what is answered, what is asked again, what was never sent, and what may have been heard. */
#include <string.h>

#include "../support/web-socket-server.h"
#include "base/finx-error.h"
#include "net/finx-socket-lane.h"

#define MS     1000
#define SECRET "s3cret"

/* Who asks, and what came of it. */
typedef struct
{
  WebSocketServer *server;
  FinxClock       *clock;
  FinxHttp        *http;
  FinxSocketLane  *lane;
  GPtrArray       *heard;               /* (element-type utf8): unasked */
  GError          *refusal;             /* (nullable): in place of being ready */
  gboolean         greets;
  guint            n_opened, n_lost, n_done;
} Owner;

typedef struct
{
  Owner  *owner;
  char   *answer;
  GError *error;
  guint   place;                        /* counts from 1 as they are done */
} Answer;

static void
answer_clear (Answer *self)
{
  g_free (self->answer);
  g_clear_error (&self->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
prepare_cb (FinxSocketLane *lane,
            FinxWebSocket  *socket,
            gpointer        user_data)
{
  finx_web_socket_connect (socket, finx_http_request_new (web_socket_server_get_url (((Owner *) user_data)->server), "/v3"));
}

static void
greeted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree char *text = finx_socket_lane_send_finish (FINX_SOCKET_LANE (source), result, NULL);

  if (text != NULL)
    finx_socket_lane_set_ready (FINX_SOCKET_LANE (source));
}

static void
opened_cb (FinxSocketLane *lane,
           gpointer        user_data)
{
  Owner *self = user_data;
  FinxSocketCall call = { .number = finx_socket_lane_next (lane), .is_greeting = TRUE };
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT " hello " SECRET, call.number);

  self->n_opened++;
  call.text = text;
  if (self->refusal != NULL)
    finx_socket_lane_refuse (lane, self->refusal);
  else if (self->greets)
    finx_socket_lane_send_async (lane, &call, NULL, greeted_cb, NULL);
  else
    finx_socket_lane_set_ready (lane);
}

static guint64
match_cb (FinxSocketLane *lane,
          const char     *data,
          gsize           length,
          gpointer        user_data)
{
  g_autofree char *text = g_strndup (data, length);

  return g_ascii_strtoull (text, NULL, 10);
}

static void
message_cb (FinxSocketLane *lane,
            const char     *data,
            gsize           length,
            gpointer        user_data)
{
  g_ptr_array_add (((Owner *) user_data)->heard, g_strndup (data, length));
}

static void
lost_cb (FinxSocketLane *lane,
         const GError   *reason,
         gpointer        user_data)
{
  ((Owner *) user_data)->n_lost++;
}

static void
owner_init_with (Owner                  *self,
                 const WebSocketManners *manners,
                 const char *const      *limits,
                 gint64                  first_wait_us,
                 guint                   haste)
{
  static const FinxSocketLaneEvents events = { prepare_cb, opened_cb, match_cb, message_cb, lost_cb };
  const FinxSocketLaneOptions options = { .name = "Example", .limits = limits, .max_retries = 2, .attempt_us = 300 * MS, .total_us = 3000 * MS,
                                          .haste = haste,
                                          .socket = { .name = "Example", .first_wait_us = first_wait_us, .most_wait_us = first_wait_us << 10 } };

  self->server = web_socket_server_new (manners, self);
  self->clock = finx_clock_new_system ();
  self->http = finx_http_new (self->clock);
  self->lane = finx_socket_lane_new (self->http, &options, &events, self);
  self->heard = g_ptr_array_new_with_free_func (g_free);
}

static void
owner_init (Owner                  *self,
            const WebSocketManners *manners,
            const char *const      *limits)
{
  owner_init_with (self, manners, limits, 10 * MS, 0);
}

static void
owner_clear (Owner *self)
{
  finx_socket_lane_close (self->lane);
  g_clear_object (&self->lane);
  g_clear_object (&self->http);
  g_clear_object (&self->clock);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&self->server, web_socket_server_free);
  g_ptr_array_unref (self->heard);
  g_clear_error (&self->refusal);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Owner, owner_clear)

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Answer *answer = user_data;

  answer->answer = finx_socket_lane_send_finish (FINX_SOCKET_LANE (source), result, &answer->error);
  answer->place = ++answer->owner->n_done;
}

static void
ask (Owner        *self,
     const char   *verb,
     FinxUrgency   urgency,
     gboolean      is_once,
     GCancellable *cancellable,
     Answer       *answer)
{
  FinxSocketCall call = { .number = finx_socket_lane_next (self->lane), .urgency = urgency, .is_once = is_once };
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT " %s", call.number, verb);

  *answer = (Answer) { .owner = self };
  call.text = text;
  finx_socket_lane_send_async (self->lane, &call, cancellable, answered_cb, answer);
}

#define wait_for(test) \
  G_STMT_START { \
    gint64 _end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC; \
    while (!(test)) \
      { \
        g_assert_cmpint (g_get_monotonic_time (), <, _end); \
        if (!g_main_context_iteration (NULL, FALSE)) \
          g_usleep (1000); \
      } \
  } G_STMT_END

/* Does what it is asked for: "echo", "mute" (no answer), "cut" (the line), "twice", "cut-first" (the line, on the first connection). */
static void
obey (WebSocketPeer *peer,
      guint          n,
      gpointer       user_data)
{
  char *text;

  web_socket_peer_send (peer, "welcome");
  while ((text = web_socket_peer_read (peer)) != NULL)
    {
      g_autofree char *owned = text;
      gboolean is_mute = strstr (text, " mute") != NULL;

      if (strstr (text, " cut-first") != NULL ? n == 0 : strstr (text, " cut") != NULL)
        return;
      if (!is_mute)
        web_socket_peer_send (peer, text);
      if (strstr (text, " twice") != NULL)
        web_socket_peer_send (peer, text);
    }
}

static const WebSocketManners obedient = { .talk = obey };
static const char *const no_limits[] = { "1000/s", NULL };

/* It connects by itself; answers find their calls whatever their order, and what is no answer goes to who listens. */
static void
test_answers (void)
{
  g_auto(Owner) owner = { .greets = TRUE };
  g_auto(Answer) first = { NULL, }, second = { NULL, };

  owner_init (&owner, &obedient, no_limits);
  g_assert_false (finx_socket_lane_is_ready (owner.lane));
  ask (&owner, "echo a", FINX_URGENCY_DATA, FALSE, NULL, &first);
  ask (&owner, "twice b", FINX_URGENCY_DATA, TRUE, NULL, &second);
  wait_for (owner.n_done == 2 && owner.heard->len == 2);
  g_assert_true (g_str_has_suffix (first.answer, " echo a"));
  g_assert_true (g_str_has_suffix (second.answer, " twice b"));
  g_assert_cmpstr (owner.heard->pdata[0], ==, "welcome");
  g_assert_cmpstr (owner.heard->pdata[1], ==, second.answer);
  g_assert_true (finx_socket_lane_is_ready (owner.lane));
  g_assert_cmpuint (owner.n_opened, ==, 1);
}

/* What only asks is asked again on the next connection, which is made for it. */
static void
test_again (void)
{
  g_auto(Owner) owner = { .greets = TRUE };
  g_auto(Answer) answer = { NULL, };

  owner_init (&owner, &obedient, no_limits);
  ask (&owner, "cut-first", FINX_URGENCY_DATA, FALSE, NULL, &answer);
  wait_for (owner.n_done == 1);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (owner.n_opened, ==, 2);
  g_assert_cmpuint (owner.n_lost, ==, 1);
}

/* What changes something is not, and nobody knows whether it was heard. */
static void
test_once (gconstpointer data)
{
  g_auto(Owner) owner = { .greets = TRUE };
  g_auto(Answer) answer = { NULL, };

  owner_init (&owner, &obedient, no_limits);
  ask (&owner, data, FINX_URGENCY_ORDER, TRUE, NULL, &answer);
  wait_for (owner.n_done == 1);
  g_assert_error (answer.error, FINX_ERROR, FINX_ERROR_OFFLINE);
  g_assert_nonnull (strstr (answer.error->message, "not known whether it was heard"));
  g_assert_null (strstr (answer.error->message, SECRET));
  g_assert_cmpuint (owner.n_opened, ==, 1);
}

/* The line turns out to be broken while a call is written: that one may have been heard, and what only asks is asked again. */
static void
test_broken_pipe (void)
{
  g_auto(Owner) owner = { .greets = TRUE };
  g_auto(Answer) greeting = { NULL, }, cut = { NULL, }, asked = { NULL, }, once = { NULL, }, last = { NULL, };

  owner_init (&owner, &obedient, no_limits);
  ask (&owner, "echo", FINX_URGENCY_DATA, FALSE, NULL, &greeting);
  wait_for (owner.n_done == 1);
  ask (&owner, "cut-first", FINX_URGENCY_DATA, TRUE, NULL, &cut);
  g_usleep (100 * MS);                  /* nobody listens here until the other side is gone */
  ask (&owner, "echo", FINX_URGENCY_DATA, FALSE, NULL, &asked);
  g_usleep (100 * MS);
  ask (&owner, "echo", FINX_URGENCY_ORDER, TRUE, NULL, &once);
  ask (&owner, "echo", FINX_URGENCY_DATA, FALSE, NULL, &last);
  wait_for (owner.n_done == 5);
  g_assert_error (cut.error, FINX_ERROR, FINX_ERROR_OFFLINE);
  g_assert_no_error (asked.error);
  g_assert_error (once.error, FINX_ERROR, FINX_ERROR_OFFLINE);
  g_assert_nonnull (strstr (once.error->message, "not known whether it was heard"));
  g_assert_no_error (last.error);
  g_assert_cmpuint (owner.n_opened, ==, 2);
  g_assert_cmpuint (owner.n_lost, ==, 1);
}

static guint
refuse (WebSocketPeer *peer,
        guint          n,
        gpointer       user_data)
{
  return 503;
}

/* Without a connection it was never sent: that is said, and soon. */
static void
test_never_sent (void)
{
  static const WebSocketManners closed = { .admit = refuse, .talk = obey };
  g_auto(Owner) owner = { 0 };
  g_auto(Answer) order = { NULL, }, question = { NULL, };

  owner_init (&owner, &closed, no_limits);
  ask (&owner, "echo", FINX_URGENCY_ORDER, TRUE, NULL, &order);
  ask (&owner, "echo", FINX_URGENCY_DATA, FALSE, NULL, &question);
  wait_for (owner.n_done == 2);
  g_assert_error (order.error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_nonnull (strstr (order.error->message, "Nothing was sent"));
  g_assert_cmpuint (order.place, ==, 1);
  g_assert_error (question.error, FINX_ERROR, FINX_ERROR_OFFLINE);
  g_assert_cmpuint (owner.n_lost, >, 1);                /* it was tried for as long as there was time */
}

/* The next connection is tried when nobody expects an answer any more: nobody waits for that, neither what broke off nor what is asked then. */
static void
test_no_hope (gconstpointer data)
{
  static const WebSocketManners closed = { .admit = refuse, .talk = obey };
  gboolean was_open = GPOINTER_TO_INT (data);
  g_auto(Owner) owner = { 0 };
  g_auto(Answer) question = { NULL, }, later = { NULL, }, order = { NULL, };
  gint64 began_us = g_get_monotonic_time ();

  owner_init_with (&owner, was_open ? &obedient : &closed, no_limits, 100 * FINX_USEC_PER_DAY, 0);
  ask (&owner, "cut", FINX_URGENCY_DATA, FALSE, NULL, &question);
  wait_for (owner.n_done == 1);
  ask (&owner, "echo", FINX_URGENCY_DATA, FALSE, NULL, &later);
  ask (&owner, "echo", FINX_URGENCY_ORDER, TRUE, NULL, &order);
  wait_for (owner.n_done == 3);
  g_assert_error (question.error, FINX_ERROR, FINX_ERROR_OFFLINE);
  g_assert_error (later.error, FINX_ERROR, FINX_ERROR_OFFLINE);
  g_assert_nonnull (strstr (later.error->message, "could not be reached"));
  g_assert_error (order.error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_nonnull (strstr (order.error->message, "Nothing was sent"));
  g_assert_cmpint (g_get_monotonic_time () - began_us, <, 2000 * MS);
  g_assert_cmpuint (owner.n_lost, ==, 1);
}

/* Tests need not wait for limits as people do. */
static void
test_haste (void)
{
  static const char *const slow[] = { "1/m", NULL };
  g_auto(Owner) owner = { 0 };
  g_auto(Answer) first = { NULL, }, second = { NULL, };
  gint64 began_us = g_get_monotonic_time ();

  owner_init_with (&owner, &obedient, slow, 10 * MS, 100);
  ask (&owner, "echo", FINX_URGENCY_DATA, FALSE, NULL, &first);
  ask (&owner, "echo", FINX_URGENCY_DATA, FALSE, NULL, &second);
  wait_for (owner.n_done == 2);
  g_assert_no_error (second.error);
  g_assert_cmpint (g_get_monotonic_time () - began_us, >=, 590 * MS);
}

/* Limits hold back, orders go first. */
static void
test_limits (void)
{
  static const char *const slow[] = { "2/1s", NULL };
  g_auto(Owner) owner = { 0 };
  g_auto(Answer) first = { NULL, }, second = { NULL, }, third = { NULL, }, order = { NULL, };
  gint64 began_us = g_get_monotonic_time ();

  owner_init (&owner, &obedient, slow);
  ask (&owner, "echo", FINX_URGENCY_DATA, FALSE, NULL, &first);
  ask (&owner, "echo", FINX_URGENCY_DATA, FALSE, NULL, &second);
  ask (&owner, "echo", FINX_URGENCY_DATA, FALSE, NULL, &third);
  ask (&owner, "echo", FINX_URGENCY_ORDER, TRUE, NULL, &order);
  g_assert_cmpfloat (finx_socket_lane_get_use (owner.lane), ==, 0);
  wait_for (owner.n_done == 2);
  g_assert_cmpuint (order.place, <=, 2);
  g_assert_cmpuint (third.place, ==, 0);
  g_assert_cmpfloat (finx_socket_lane_get_use (owner.lane), ==, 1);
  wait_for (owner.n_done == 4);
  g_assert_no_error (third.error);
  g_assert_cmpint (g_get_monotonic_time () - began_us, >=, 990 * MS);
}

/* An order that the limits hold for too long is not sent when nobody expects it any more. */
static void
test_held (void)
{
  static const char *const slow[] = { "1/h", NULL };
  g_auto(Owner) owner = { 0 };
  g_auto(Answer) first = { NULL, }, order = { NULL, };

  owner_init (&owner, &obedient, slow);
  ask (&owner, "echo", FINX_URGENCY_DATA, FALSE, NULL, &first);
  wait_for (owner.n_done == 1);
  ask (&owner, "echo", FINX_URGENCY_ORDER, TRUE, NULL, &order);
  wait_for (owner.n_done == 2);
  g_assert_error (order.error, FINX_ERROR, FINX_ERROR_RATE_LIMITED);
  g_assert_cmpstr (finx_error_code (order.error), ==, "FINX-NET-004");
}

/* Who was told to wait waits. */
static void
test_pause (void)
{
  g_auto(Owner) owner = { 0 };
  g_auto(Answer) answer = { NULL, };
  gint64 began_us = g_get_monotonic_time ();

  owner_init (&owner, &obedient, no_limits);
  finx_socket_lane_pause (owner.lane, finx_clock_now (owner.clock) + 400 * MS);
  g_assert_cmpfloat (finx_socket_lane_get_use (owner.lane), ==, 1);
  ask (&owner, "echo", FINX_URGENCY_CANCEL, FALSE, NULL, &answer);
  wait_for (owner.n_done == 1);
  g_assert_no_error (answer.error);
  g_assert_cmpint (g_get_monotonic_time () - began_us, >=, 390 * MS);
}

/* A key that was refused is not tried again by itself. */
static void
test_refused (void)
{
  g_auto(Owner) owner = { 0 };
  g_auto(Answer) order = { NULL, }, question = { NULL, };

  owner_init (&owner, &obedient, no_limits);
  finx_set_error (&owner.refusal, FINX_ERROR_AUTH, "FINX-TEST-001", "The key is not right");
  finx_socket_lane_open (owner.lane);
  ask (&owner, "echo", FINX_URGENCY_ORDER, TRUE, NULL, &order);
  ask (&owner, "echo", FINX_URGENCY_DATA, FALSE, NULL, &question);
  wait_for (owner.n_done == 2);
  g_assert_error (order.error, FINX_ERROR, FINX_ERROR_AUTH);
  g_assert_error (question.error, FINX_ERROR, FINX_ERROR_AUTH);
  for (guint i = 0; i < 100; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpuint (owner.n_opened, ==, 1);
}

static void
test_cancelled (void)
{
  g_auto(Owner) owner = { 0 };
  g_auto(Answer) answer = { NULL, }, waiting = { NULL, };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  owner_init (&owner, &obedient, no_limits);
  ask (&owner, "mute", FINX_URGENCY_DATA, FALSE, cancellable, &answer);
  ask (&owner, "mute", FINX_URGENCY_ORDER, TRUE, NULL, &waiting);
  wait_for (owner.n_opened == 1);
  g_cancellable_cancel (cancellable);
  wait_for (owner.n_done == 1);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  finx_socket_lane_close (owner.lane);
  wait_for (owner.n_done == 2);
  g_assert_error (waiting.error, FINX_ERROR, FINX_ERROR_OFFLINE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/socket-lane/answers", test_answers);
  g_test_add_func ("/socket-lane/again", test_again);
  g_test_add_data_func ("/socket-lane/once/cut", "cut", test_once);
  g_test_add_data_func ("/socket-lane/once/mute", "mute", test_once);
  g_test_add_func ("/socket-lane/broken-pipe", test_broken_pipe);
  g_test_add_func ("/socket-lane/never-sent", test_never_sent);
  g_test_add_data_func ("/socket-lane/no-hope/broke-off", GINT_TO_POINTER (TRUE), test_no_hope);
  g_test_add_data_func ("/socket-lane/no-hope/never-open", GINT_TO_POINTER (FALSE), test_no_hope);
  g_test_add_func ("/socket-lane/haste", test_haste);
  g_test_add_func ("/socket-lane/limits", test_limits);
  g_test_add_func ("/socket-lane/held", test_held);
  g_test_add_func ("/socket-lane/pause", test_pause);
  g_test_add_func ("/socket-lane/refused", test_refused);
  g_test_add_func ("/socket-lane/cancelled", test_cancelled);
  return g_test_run ();
}
