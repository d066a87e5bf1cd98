/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-log.h"

#include <string.h>

static guint64
newest_serial (void)
{
  g_autoptr(GPtrArray) entries = finx_log_read_since (0);

  return entries->len == 0 ? 0 : ((FinxLogEntry *) g_ptr_array_index (entries, entries->len - 1))->serial;
}

static void
test_entries_come_back_in_order (void)
{
  guint64 before = newest_serial ();
  gint64 time_us = g_get_real_time ();
  g_autoptr(GPtrArray) entries = NULL;
  const FinxLogEntry *first, *second;

  finx_log (FINX_LOG_WARNING, "store", "c-0123456789ab", "The write took %d ms", 250);
  finx_log (FINX_LOG_INFO, "engine", NULL, "Started");
  entries = finx_log_read_since (before);
  g_assert_cmpuint (entries->len, ==, 2);
  first = g_ptr_array_index (entries, 0);
  second = g_ptr_array_index (entries, 1);
  g_assert_cmpuint (first->serial, ==, before + 1);
  g_assert_cmpint (first->level, ==, FINX_LOG_WARNING);
  g_assert_cmpstr (first->area, ==, "store");
  g_assert_cmpstr (first->correlation_id, ==, "c-0123456789ab");
  g_assert_cmpstr (first->message, ==, "The write took 250 ms");
  g_assert_cmpint (first->time_us, >=, time_us);
  g_assert_cmpuint (second->serial, ==, before + 2);
  g_assert_cmpstr (second->correlation_id, ==, "");
}

static gpointer
write_thread (gpointer data)
{
  for (int i = 0; i < 3000; i++)
    finx_log (FINX_LOG_DEBUG, "test", NULL, "%s %d", (const char *) data, i);
  return NULL;
}

static void
test_ring_keeps_the_newest_of_all_threads (void)
{
  guint64 before = newest_serial ();
  GThread *one = g_thread_new ("one", write_thread, (gpointer) "one");
  GThread *two = g_thread_new ("two", write_thread, (gpointer) "two");
  g_autoptr(GPtrArray) entries = NULL;

  g_thread_join (one);
  g_thread_join (two);
  entries = finx_log_read_since (0);
  g_assert_cmpuint (entries->len, ==, 5000);
  for (guint i = 0; i < entries->len; i++)
    g_assert_cmpuint (((FinxLogEntry *) g_ptr_array_index (entries, i))->serial, ==, before + 1001 + i);
  g_ptr_array_unref (g_steal_pointer (&entries));

  entries = finx_log_read_since (before + 6000);
  g_assert_cmpuint (entries->len, ==, 0);
}

static void
test_correlation_ids_are_unique (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 10000; i++)
    {
      char *id = finx_correlation_new ();

      g_assert_cmpuint (strlen (id), ==, 14);
      g_assert_true (g_str_has_prefix (id, "c-"));
      g_assert_cmpuint (strspn (id + 2, "0123456789abcdef"), ==, 12);
      g_assert_true (g_hash_table_add (seen, id));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/log/entries-come-back-in-order", test_entries_come_back_in_order);
  g_test_add_func ("/log/ring-keeps-the-newest-of-all-threads", test_ring_keeps_the_newest_of_all_threads);
  g_test_add_func ("/log/correlation-ids-are-unique", test_correlation_ids_are_unique);
  return g_test_run ();
}
