/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From finx_engine_place_async() to the request's first bytes in the socket: the risk checks, the order in the journal, the request. A
 * whole engine, Alpaca's test venue on loopback, one order after the other. The moments are taken in the calls of the C library
 * themselves. Usage: bench-ticket [ORDERS] */

#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "../engine/fake-keyring.h"
#include "../support/temp-folder.h"
#include "../venues/venue-alpaca.h"
#include "base/finx-error.h"
#include "engine/brokers/finx-engine-brokers.h"
#include "engine/brokers/finx-risk-settings.h"
#include "engine/finx-engine-book.h"
#include "engine/prices/finx-engine-providers.h"
#include "tests/bench/bench-report.h"
#include "tests/support/helpers.h"

#define REQUEST "POST /v2/orders"

/* Ours stand before those of the C library. */
ssize_t send (int fd, const void *data, size_t length, int flags);
ssize_t sendmsg (int fd, const struct msghdr *message, int flags);
int fsync (int fd);
int fdatasync (int fd);

static gint64 wire_us, sync_us;         /* when the request went out; how long the disk was waited for since it was 0 */
static guint n_syncs;

static void
note_bytes (const void *data,
            size_t      length)
{
  if (length >= strlen (REQUEST) && memcmp (data, REQUEST, strlen (REQUEST)) == 0)
    __atomic_store_n (&wire_us, g_get_monotonic_time (), __ATOMIC_SEQ_CST);
}

ssize_t
send (int         fd,
      const void *data,
      size_t      length,
      int         flags)
{
  ssize_t n = syscall (SYS_sendto, fd, data, length, flags, NULL, 0);

  note_bytes (data, length);
  return n;
}

ssize_t
sendmsg (int                  fd,
         const struct msghdr *message,
         int                  flags)
{
  ssize_t n = syscall (SYS_sendmsg, fd, message, flags);

  if (message->msg_iovlen > 0)
    note_bytes (message->msg_iov[0].iov_base, message->msg_iov[0].iov_len);
  return n;
}

static int
timed_sync (long call,
            int  fd)
{
  gint64 start_us = g_get_monotonic_time ();
  int result = (int) syscall (call, fd);

  __atomic_fetch_add (&sync_us, g_get_monotonic_time () - start_us, __ATOMIC_SEQ_CST);
  __atomic_fetch_add (&n_syncs, 1, __ATOMIC_SEQ_CST);
  return result;
}

int
fsync (int fd)
{
  return timed_sync (SYS_fsync, fd);
}

int
fdatasync (int fd)
{
  return timed_sync (SYS_fdatasync, fd);
}

static void
wait_for (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* (transfer full): its id, linked and armed */
static char *
connect_account (FinxEngine *engine)
{
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  FinxBrokerLogin login = { .broker = "alpaca", .name = "Paper", .color = "#3584e4", .is_paper = TRUE, .values = values };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(FinxAccount) account = NULL;
  FinxBrokerState state;
  GError *error = NULL;

  g_hash_table_insert (values, (gpointer) "key", (gpointer) VENUE_ALPACA_KEY);
  g_hash_table_insert (values, (gpointer) "secret", (gpointer) VENUE_ALPACA_SECRET);
  finx_engine_connect_broker_async (engine, &login, NULL, result_cb, &result);
  wait_for (&result);
  account = finx_engine_connect_broker_finish (engine, result, NULL, &error);
  g_assert_no_error (error);
  do
    {
      g_main_context_iteration (NULL, FALSE);
      g_assert_true (finx_engine_get_broker_state (engine, account->id, &state));
    }
  while (finx_connection_get_link (state.connection)->state != FINX_LINK_HEALTHY);
  g_assert_true (finx_engine_set_trading (engine, account->id, TRUE, &error));
  g_assert_no_error (error);
  return g_strdup (account->id);
}

static const FinxInstrument *
learn (FinxEngine *engine,
       const char *account,
       const char *symbol)
{
  FinxBrokerQuery query = { .kind = FINX_READ_INSTRUMENTS, .account = account, .text = symbol };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) found = NULL;
  GError *error = NULL;

  finx_engine_read_broker_async (engine, &query, NULL, result_cb, &result);
  wait_for (&result);
  found = finx_engine_read_broker_finish (engine, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    if (g_str_equal (((FinxInstrument *) found->pdata[i])->symbol, symbol))
      return finx_engine_learn_instrument (engine, account, found->pdata[i], &error);
  return NULL;
}

static void
wait_for_price (FinxEngine           *engine,
                const FinxInstrument *instrument)
{
  FinxQuoteRow *row;

  finx_engine_subscribe (engine, instrument, FINX_STREAM_QUOTES);
  do
    {
      g_main_context_iteration (NULL, FALSE);
      row = finx_quote_board_lookup (finx_engine_get_board (engine), instrument);
    }
  while (row == NULL || !finx_decimal_is_known (finx_quote_row_get_bid (row)));
}

/* Places one far below the market and cancels it. Returns: µs to the wire */
static double
run_order (FinxEngine           *engine,
           const char           *account,
           const FinxInstrument *instrument,
           guint                 number,
           double               *sync)
{
  g_autoptr(FinxOrder) order = finx_order_new ();
  g_autoptr(GAsyncResult) placed = NULL, cancelled = NULL;
  g_autofree char *client_id = NULL;
  GError *error = NULL;
  gint64 start_us;
  double us;

  g_free (order->account);
  order->account = g_strdup (account);
  order->instrument = instrument;
  order->type = FINX_ORDER_LIMIT;
  order->tif = FINX_TIF_GTC;
  order->quantity = finx_decimal_new (1, 0);
  order->limit_price = finx_decimal_new (6000 + number % 1000, 2);        /* no two alike: those are taken for a slip */
  wire_us = sync_us = 0;
  start_us = g_get_monotonic_time ();
  finx_engine_place_async (engine, order, NULL, result_cb, &placed);
  while (__atomic_load_n (&wire_us, __ATOMIC_SEQ_CST) == 0 && placed == NULL)
    g_main_context_iteration (NULL, TRUE);
  us = (double) (wire_us - start_us);
  *sync = (double) sync_us;
  wait_for (&placed);
  client_id = finx_engine_place_finish (engine, placed, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (us, >, 0);
  finx_engine_cancel_async (engine, client_id, NULL, result_cb, &cancelled);
  wait_for (&cancelled);
  finx_engine_cancel_finish (engine, cancelled, &error);
  g_assert_no_error (error);
  return us;
}

static void
report (const char *name,
        double     *us,
        gsize       n)
{
  qsort (us, n, sizeof *us, bench_compare_doubles);
  printf ("{\"name\":\"%s-p50\",\"unit\":\"µs\",\"value\":%.0f,\"on\":\"loopback, %" G_GSIZE_FORMAT " orders\"}\n", name, us[n / 2], n);
  printf ("{\"name\":\"%s-p99\",\"unit\":\"µs\",\"value\":%.0f,\"on\":\"loopback, %" G_GSIZE_FORMAT " orders\"}\n", name, us[n * 99 / 100], n);
}

int
main (int    argc,
      char **argv)
{
  gsize n = argc > 1 ? (gsize) g_ascii_strtoull (argv[1], NULL, 10) : 500;
  g_autofree double *us = g_new (double, MAX (n, 1)), *syncs = g_new (double, MAX (n, 1)), *own = g_new (double, MAX (n, 1));
  g_autofree char *folder = temp_folder_new (), *account = NULL;
  FakeKeyring keyring = { .keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };
  FinxEngineOptions options = { .data_dir = folder };
  g_autoptr(Venue) venue = venue_alpaca_new (0);
  g_autoptr(FinxRiskLimits) limits = finx_risk_limits_new ();   /* all are looked at, and let it pass */
  const FinxInstrument *instrument;
  FinxEngine *engine;
  GError *error = NULL;

  if (n < 100)
    {
      fprintf (stderr, "Usage: bench-ticket [ORDERS]; at least 100\n");
      return 2;
    }
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("FINX_TEST_HASTE", "1000", TRUE);   /* the venue may be asked as often as we like */
  venue_stand_for (venue, "alpaca");
  engine = finx_engine_new (&options);
  g_assert_true (finx_engine_open (engine, &error));
  finx_engine_set_keyring (engine, finx_keyring_new (&fake_keyring, &keyring));
  finx_engine_open_brokers (engine);
  account = connect_account (engine);
  g_assert_true (finx_engine_set_risk_limits (engine, account, limits, &error));
  instrument = learn (engine, account, "KO");
  wait_for_price (engine, instrument);
  for (gsize i = 0; i < 20; i++)
    run_order (engine, account, instrument, (guint) i, &syncs[0]);
  n_syncs = 0;
  for (gsize i = 0; i < n; i++)
    {
      us[i] = run_order (engine, account, instrument, (guint) i + 20, &syncs[i]);
      own[i] = us[i] - syncs[i];
    }
  report ("ticket-to-wire", us, n);
  report ("ticket-to-wire-disk", syncs, n);
  report ("ticket-to-wire-own", own, n);
  printf ("{\"name\":\"ticket-syncs\",\"unit\":\"per order\",\"value\":%.2f,\"on\":\"placed and cancelled\"}\n", (double) n_syncs / (double) n);
  finx_engine_close (engine);
  g_object_unref (engine);
  g_hash_table_unref (keyring.keys);
  temp_folder_remove (folder);
  return 0;
}
