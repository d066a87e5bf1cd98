/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in at Deriv with a browser, in both of its ways: where to, what comes back, what is kept, and how it is renewed. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-deriv.h"
#include "../broker-fixture.h"
#include "adapters/deriv/finx-deriv-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

static void
set_up_app (Broker     *self,
            const char *app,
            const char *redirect,
            gboolean    is_live)
{
  static BrokerCase broker;             /* the fixture keeps its address */

  broker = case_deriv;
  broker.values[0][0] = "app";
  broker.values[0][1] = app;
  broker.values[1][0] = "redirect";
  broker.values[1][1] = redirect;
  broker.is_live = is_live;
  broker_set_up (self, &broker);
}

/* (transfer full): where the page sends a browser that comes to @address */
static char *
browse (const char *address)
{
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autoptr(SoupMessage) message = soup_message_new ("GET", address);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = NULL;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  body = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 302);
  return g_strdup (soup_message_headers_get_one (soup_message_get_response_headers (message), "Location"));
}

static gboolean
end_sign_in (Broker      *self,
             const char  *redirected,
             GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_broker_client_sign_in_async (self->client, redirected, NULL, result_cb, &result);
  broker_wait (self, result != NULL);
  return finx_broker_client_sign_in_finish (self->client, result, error);
}

static void
sign_in (Broker *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *address = finx_broker_client_begin_sign_in (self->client, &error), *redirected = NULL;

  g_assert_no_error (error);
  redirected = browse (address);
  g_assert_true (end_sign_in (self, redirected, &error));
  g_assert_no_error (error);
}

static void
assert_account (Broker     *self,
                const char *id)
{
  g_autoptr(FinxBrokerCall) accounts = broker_call (self, FINX_READ_ACCOUNTS, NULL);

  g_assert_cmpuint (accounts->rows->len, ==, 1);
  g_assert_cmpstr (((FinxBrokerAccount *) accounts->rows->pdata[0])->id, ==, id);
}

/* The example of RFC 7636, appendix B. */
static void
test_challenge (void)
{
  g_autofree char *challenge = deriv_make_challenge ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");

  g_assert_cmpstr (challenge, ==, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

/* What was entered is not enough for it: nothing goes out. */
static void
test_not_enough (gconstpointer data)
{
  const char *const *entered = data;
  g_autoptr(GError) error = NULL;
  Broker b;

  set_up_app (&b, entered[0], entered[1], FALSE);
  g_assert_null (finx_broker_client_begin_sign_in (b.client, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-DERIV-040");
  g_clear_error (&error);
  g_assert_false (end_sign_in (&b, "https://127.0.0.1:8182/?code=1&state=2", &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-DERIV-045");
  g_assert_cmpuint (venue_count (b.venue, ""), ==, 0);
  broker_tear_down (&b);
}

/* Nobody entered a token, and nobody signed in. */
static void
test_nobody (gconstpointer data)
{
  Broker b;

  set_up_app (&b, data, VENUE_DERIV_REDIRECT, FALSE);
  finx_broker_client_open (b.client);
  broker_wait (&b, b.link == FINX_LINK_DOWN);
  g_assert_nonnull (strstr (b.reason, "sign in"));
  g_assert_cmpuint (venue_count (b.venue, ""), ==, 0);
  sign_in (&b);                         /* opens it again */
  broker_wait (&b, b.link == FINX_LINK_HEALTHY);
  broker_tear_down (&b);
}

/* Addresses that are not the end of this attempt; afterwards the right one still is. */
static void
test_wrong (gconstpointer data)
{
  static const struct { const char *redirected, *code; } wrong[] = {
    { VENUE_DERIV_REDIRECT, "FINX-DERIV-042" },
    { VENUE_DERIV_REDIRECT "/?error=access_denied&state=x", "FINX-DERIV-041" },
    { VENUE_DERIV_REDIRECT "/?state=x", "FINX-DERIV-042" },
    { VENUE_DERIV_REDIRECT "/?code=1&token1=a1-Mine&acct1=VRTC9&state=another", "FINX-DERIV-043" },
    { "%%%", "FINX-DERIV-042" },
  };
  g_autoptr(GError) error = NULL;
  g_autofree char *address = NULL, *redirected = NULL;
  Broker b;

  set_up_app (&b, data, VENUE_DERIV_REDIRECT, FALSE);
  address = finx_broker_client_begin_sign_in (b.client, &error);
  redirected = browse (address);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (end_sign_in (&b, wrong[i].redirected, &error));
      g_assert_cmpstr (finx_error_code (error), ==, wrong[i].code);
      g_clear_error (&error);
    }
  g_assert_cmpuint (venue_count (b.venue, "POST"), ==, 0);
  g_assert_true (end_sign_in (&b, redirected, &error));
  g_assert_no_error (error);
  g_assert_false (end_sign_in (&b, redirected, &error));        /* it is over */
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-DERIV-045");
  broker_tear_down (&b);
}

static void
assert_untold (Broker *self)
{
  for (guint i = 0; i < self->exchanges->len; i++)
    g_assert_null (strstr (self->exchanges->pdata[i], "ory_"));
  g_assert_null (strstr (self->reason, "ory_"));
}

/* A token lets connections in, is renewed when it does not, and in the end a person is asked. */
static void
test_life (void)
{
  g_autofree char *address = NULL;
  Broker b;

  set_up_app (&b, VENUE_DERIV_APP, VENUE_DERIV_REDIRECT, FALSE);
  address = finx_broker_client_begin_sign_in (b.client, NULL);
  g_assert_nonnull (strstr (address, "/oauth2/auth?response_type=code&client_id=" VENUE_DERIV_APP "&redirect_uri=https%3A%2F%2F127.0.0.1%3A8182&scope=trade"
                            "&state="));
  sign_in (&b);
  broker_open (&b);
  assert_account (&b, "DOT90123456");
  g_assert_cmpuint (venue_count (b.venue, "POST /oauth2/token"), ==, 1);
  venue_cut_streams (b.venue);
  broker_wait (&b, b.link == FINX_LINK_DEGRADED);
  broker_wait (&b, b.link == FINX_LINK_HEALTHY);
  g_assert_cmpuint (venue_count (b.venue, "POST /oauth2/token"), ==, 1);
  venue_deriv_revoke (b.venue, FALSE);
  venue_cut_streams (b.venue);
  broker_wait (&b, b.link == FINX_LINK_DEGRADED);
  broker_wait (&b, b.link == FINX_LINK_HEALTHY);
  g_assert_cmpuint (venue_count (b.venue, "POST /oauth2/token"), ==, 2);
  venue_deriv_revoke (b.venue, TRUE);
  venue_cut_streams (b.venue);
  broker_wait (&b, b.link == FINX_LINK_DOWN);
  g_assert_nonnull (strstr (b.reason, "sign in again"));
  g_assert_cmpuint (venue_count (b.venue, "POST /oauth2/token"), ==, 3);
  assert_untold (&b);
  sign_in (&b);
  broker_wait (&b, b.link == FINX_LINK_HEALTHY);
  broker_tear_down (&b);
}

/* Deriv may tell how long it lasts: one that ends soon is renewed before it is used. */
static void
test_ahead (gconstpointer data)
{
  gint64 life_s = GPOINTER_TO_INT (data);
  Broker b;

  set_up_app (&b, VENUE_DERIV_APP, VENUE_DERIV_REDIRECT, FALSE);
  venue_deriv_set_life (b.venue, life_s);
  sign_in (&b);
  broker_open (&b);
  g_assert_cmpuint (venue_count (b.venue, "POST /oauth2/token"), ==, life_s == 30 ? 2 : 1);
  broker_tear_down (&b);
}

/* The pages are out of order while the token is renewed: it is tried again, with the one that is still good for that. */
static void
test_outage (gconstpointer data)
{
  Broker b;

  set_up_app (&b, VENUE_DERIV_APP, VENUE_DERIV_REDIRECT, FALSE);
  sign_in (&b);
  venue_deriv_revoke (b.venue, FALSE);
  venue_misbehave (b.venue, "POST /oauth2/token", (VenueFault) GPOINTER_TO_INT (data), 2);
  broker_open (&b);
  g_assert_cmpuint (venue_count (b.venue, "POST /oauth2/token"), >=, 4);
  broker_tear_down (&b);
}

/* Older pages tell a token of each account: the first of the kind that is connected is used. */
static void
test_old (gconstpointer data)
{
  gboolean is_live = GPOINTER_TO_INT (data);
  g_autofree char *address = NULL, *request = NULL;
  Broker b;

  set_up_app (&b, VENUE_DERIV_OLD_APP, VENUE_DERIV_REDIRECT, is_live);
  address = finx_broker_client_begin_sign_in (b.client, NULL);
  g_assert_nonnull (strstr (address, "/oauth2/authorize?app_id=" VENUE_DERIV_OLD_APP "&state="));
  sign_in (&b);
  broker_open (&b);
  request = venue_get_last (b.venue, "CALL authorize");
  g_assert_nonnull (strstr (request, is_live ? VENUE_DERIV_READ_TOKEN : VENUE_DERIV_TOKEN));
  for (guint i = 0; i < b.exchanges->len; i++)
    g_assert_null (strstr (b.exchanges->pdata[i], "a1-"));
  broker_tear_down (&b);
}

/* No account of the kind that is wanted is among them. */
static void
test_old_other_kind (void)
{
  g_autofree char *address = NULL;
  g_autoptr(GError) error = NULL;
  Broker b;

  set_up_app (&b, VENUE_DERIV_OLD_APP, VENUE_DERIV_REDIRECT, TRUE);
  address = finx_broker_client_begin_sign_in (b.client, NULL);
  g_assert_nonnull (address);
  g_assert_false (end_sign_in (&b, VENUE_DERIV_REDIRECT "/?acct1=vrtc1&token1=a1-1&cur1=usd&acct2=VRW2&token2=a1-2&state=", &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-DERIV-007");
  broker_tear_down (&b);
}

/* The browser comes back by itself. Who came without the state may be anybody: then a person copies the address. */
static void
test_loopback (gconstpointer data)
{
  gboolean has_state = GPOINTER_TO_INT (data);
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *redirect = g_strdup_printf ("http://127.0.0.1:%u", port), *address = NULL, *redirected = NULL;
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  Broker b;

  g_socket_listener_close (listener);
  set_up_app (&b, has_state ? VENUE_DERIV_APP : VENUE_DERIV_OLD_APP, redirect, FALSE);
  address = finx_broker_client_begin_sign_in (b.client, &error);
  g_assert_no_error (error);
  redirected = has_state ? browse (address) : g_strconcat (redirect, "/?acct1=VRTC1&token1=a1-Somebody&cur1=usd", NULL);
  finx_broker_client_sign_in_async (b.client, NULL, NULL, result_cb, &result);
  message = soup_message_new ("GET", redirected);
  soup_session_send_async (session, message, 0, NULL, NULL, NULL);
  broker_wait (&b, result != NULL);
  g_assert_cmpint (finx_broker_client_sign_in_finish (b.client, result, &error), ==, has_state);
  if (has_state)
    {
      g_assert_no_error (error);
      broker_open (&b);
    }
  else
    {
      g_assert_cmpstr (finx_error_code (error), ==, "FINX-DERIV-043");
    }
  g_clear_object (&result);            /* it holds the client */
  soup_session_abort (session);
  broker_tear_down (&b);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *name, *entered[2]; } not_enough[] = {
    { "public-app", { "1089", VENUE_DERIV_REDIRECT } }, { "no-app", { "", VENUE_DERIV_REDIRECT } },
    { "no-url", { VENUE_DERIV_APP, "127.0.0.1:8182" } }, { "other-computer", { VENUE_DERIV_APP, "http://192.168.0.1:8182" } },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/deriv/sign-in/challenge", test_challenge);
  for (gsize i = 0; i < G_N_ELEMENTS (not_enough); i++)
    {
      g_autofree char *path = g_strdup_printf ("/deriv/sign-in/not-enough/%s", not_enough[i].name);

      g_test_add_data_func (path, not_enough[i].entered, test_not_enough);
    }
  g_test_add_data_func ("/deriv/sign-in/nobody/newer", VENUE_DERIV_APP, test_nobody);
  g_test_add_data_func ("/deriv/sign-in/nobody/older", VENUE_DERIV_OLD_APP, test_nobody);
  g_test_add_data_func ("/deriv/sign-in/wrong/newer", VENUE_DERIV_APP, test_wrong);
  g_test_add_data_func ("/deriv/sign-in/wrong/older", VENUE_DERIV_OLD_APP, test_wrong);
  g_test_add_func ("/deriv/sign-in/life", test_life);
  g_test_add_data_func ("/deriv/sign-in/lasts/not-told", GINT_TO_POINTER (0), test_ahead);
  g_test_add_data_func ("/deriv/sign-in/lasts/long", GINT_TO_POINTER (3600), test_ahead);
  g_test_add_data_func ("/deriv/sign-in/lasts/short", GINT_TO_POINTER (30), test_ahead);
  g_test_add_data_func ("/deriv/sign-in/outage/maintenance", GINT_TO_POINTER (VENUE_MAINTENANCE), test_outage);
  g_test_add_data_func ("/deriv/sign-in/outage/cut", GINT_TO_POINTER (VENUE_CUT), test_outage);
  g_test_add_data_func ("/deriv/sign-in/outage/garbage", GINT_TO_POINTER (VENUE_GARBAGE), test_outage);
  g_test_add_data_func ("/deriv/sign-in/older/paper", GINT_TO_POINTER (FALSE), test_old);
  g_test_add_data_func ("/deriv/sign-in/older/live", GINT_TO_POINTER (TRUE), test_old);
  g_test_add_func ("/deriv/sign-in/older/other-kind", test_old_other_kind);
  g_test_add_data_func ("/deriv/sign-in/loopback/state", GINT_TO_POINTER (TRUE), test_loopback);
  g_test_add_data_func ("/deriv/sign-in/loopback/no-state", GINT_TO_POINTER (FALSE), test_loopback);
  return g_test_run ();
}
