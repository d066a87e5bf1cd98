/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-log.h"

#include "base/finx-random.h"

#define RING_SIZE 5000

static GMutex ring_lock;                        /* guards both below */
static FinxLogEntry *ring[RING_SIZE];           /* the entry with serial s stands at (s − 1) mod RING_SIZE */
static guint64 newest_serial;

static FinxLogEntry *
copy_entry (const FinxLogEntry *entry)
{
  FinxLogEntry *copy = g_new (FinxLogEntry, 1);

  *copy = *entry;
  copy->area = g_strdup (entry->area);
  copy->correlation_id = g_strdup (entry->correlation_id);
  copy->message = g_strdup (entry->message);
  return copy;
}

/* Warnings are not sent as G_LOG_LEVEL_WARNING: standard error belongs to the command's own words, and
 * what is logged here is never a fault of the program. G_MESSAGES_DEBUG=FinX shows it. */
static void
forward (const FinxLogEntry *entry)
{
  static const char *const names[] = { "debug", "info", "warning", "error" };

  g_log_structured ("FinX", entry->level == FINX_LOG_DEBUG ? G_LOG_LEVEL_DEBUG : G_LOG_LEVEL_INFO,
                    "FINX_AREA", entry->area,
                    "FINX_LEVEL", names[entry->level],
                    "FINX_CORRELATION_ID", entry->correlation_id,
                    "MESSAGE", "%s %s: %s", names[entry->level], entry->area, entry->message);
}

/**
 * finx_log:
 * @area: "store", "engine", "practice" …
 * @correlation_id: (nullable): ties lines of one user action together
 * @format: never a secret
 *
 * May be called from any thread. Stamped with the system's time.
 */
void
finx_log (FinxLogLevel  level,
          const char   *area,
          const char   *correlation_id,
          const char   *format,
          ...)
{
  FinxLogEntry *entry, *oldest;
  va_list args;

  g_return_if_fail (level <= FINX_LOG_ERROR);
  g_return_if_fail (area != NULL && format != NULL);

  entry = g_new0 (FinxLogEntry, 1);
  entry->level = level;
  entry->area = g_strdup (area);
  entry->correlation_id = g_strdup (correlation_id != NULL ? correlation_id : "");
  va_start (args, format);
  entry->message = g_strdup_vprintf (format, args);
  va_end (args);

  forward (entry);                              /* before the ring owns it */

  g_mutex_lock (&ring_lock);
  entry->time_us = g_get_real_time ();
  entry->serial = ++newest_serial;
  oldest = ring[(entry->serial - 1) % RING_SIZE];
  ring[(entry->serial - 1) % RING_SIZE] = entry;
  g_mutex_unlock (&ring_lock);

  if (oldest != NULL)
    finx_log_entry_free (oldest);
}

/**
 * finx_log_read_since:
 * @serial: of the last entry already seen; 0 for all that are kept
 *
 * Returns: (transfer full) (element-type FinxLogEntry): copies of the newer entries, oldest first
 */
GPtrArray *
finx_log_read_since (guint64 serial)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_log_entry_free);

  g_mutex_lock (&ring_lock);
  if (newest_serial > RING_SIZE && serial < newest_serial - RING_SIZE)
    serial = newest_serial - RING_SIZE;
  for (; serial < newest_serial; serial++)
    g_ptr_array_add (entries, copy_entry (ring[serial % RING_SIZE]));
  g_mutex_unlock (&ring_lock);
  return entries;
}

void
finx_log_entry_free (FinxLogEntry *entry)
{
  if (entry == NULL)
    return;

  g_free (entry->area);
  g_free (entry->correlation_id);
  g_free (entry->message);
  g_free (entry);
}

char *
finx_correlation_new (void)
{
  g_autofree char *hex = finx_random_hex (6);

  return g_strconcat ("c-", hex, NULL);
}
