/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/transactions/finx-trade-csv-private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define BUFFER_SIZE     (256 * 1024)    /* longer than any line */
#define PADDING         16              /* bytes that may be read behind the last line */
#define BYTES_PER_PART  (1024 * 1024)   /* at least: a thread is worth it */
#define MAX_THREADS     4               /* of FINX_TRADE_MOST_ROWS each, numbers have 32 bits */

/* Lines of the file that one thread reads. */
typedef struct
{
  int              file;
  goffset          from, to;            /* starts of lines, or the end */
  FinxTradeReader *reader;
  gboolean         is_read;
} Part;

/* Returns: how many bytes there were; < 0: they can not be read */
static gssize
read_at (int      file,
         char    *buffer,
         gsize    n,
         goffset  from)
{
  gsize done = 0;

  while (done < n)
    {
      gssize got = pread (file, buffer + done, n - done, from + (goffset) done);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return got;
      if (got == 0)
        break;
      done += (gsize) got;
    }
  return (gssize) done;
}

/* Returns: behind the last newline; %NULL: there is none */
static const char *
find_last_end (const char *text,
               gsize       length)
{
  while (length > 0 && text[length - 1] != '\n')
    length--;
  return length > 0 ? text + length : NULL;
}

/* Blocks of the file that are read one after the other and stay in the cache; a line that a block cuts goes before the next. */
static gpointer
read_part (gpointer data)
{
  Part *self = data;
  g_autofree char *buffer = g_malloc0 (BUFFER_SIZE + PADDING);
  goffset at = self->from;
  gsize n_left = 0;

  while (at < self->to)
    {
      gssize got = read_at (self->file, buffer + n_left, MIN (BUFFER_SIZE - n_left, (gsize) (self->to - at)), at);
      const char *end = got > 0 ? find_last_end (buffer, n_left + (gsize) got) : NULL;

      if (end == NULL || !finx_trade_reader_take (self->reader, buffer, end))
        return NULL;
      at += got;
      n_left = (gsize) (buffer + n_left + got - end);
      memmove (buffer, end, n_left);
    }
  self->is_read = n_left == 0;          /* a last line without a newline is left to others */
  return NULL;
}

/* Returns: the start of the next line at @guess or after it; < 0: there is none near it */
static goffset
find_line (int     file,
           goffset guess)
{
  g_autofree char *buffer = g_malloc (BUFFER_SIZE);
  gssize n = read_at (file, buffer, BUFFER_SIZE, guess);
  const char *end = n > 0 ? memchr (buffer, '\n', (gsize) n) : NULL;

  return end != NULL ? guess + (end + 1 - buffer) : -1;
}

/* The names of the columns, each once and all of them known; %FALSE: it is not our own layout. */
static gboolean
read_head (int      file,
           guint8  *fields,
           guint   *n_columns,
           goffset *end)
{
  const FinxImportProfile *profile = finx_import_profile_get ("finx");
  g_autofree char *buffer = g_malloc0 (BUFFER_SIZE);
  g_auto(GStrv) names = NULL;
  guint seen = 0;

  if (profile == NULL || read_at (file, buffer, BUFFER_SIZE - 1, 0) <= 0 || strchr (buffer, '\n') == NULL)
    return FALSE;
  *end = strchr (buffer, '\n') + 1 - buffer;
  buffer[*end - 1] = '\0';
  names = g_strsplit (buffer, ",", FINX_TRADE_MAX_COLUMNS + 1);
  *n_columns = g_strv_length (names);
  for (guint i = 0; i < *n_columns; i++)
    {
      guint field = 0;

      while (field < FINX_N_FIELDS && g_strcmp0 (profile->columns[field], names[i]) != 0)
        field++;
      if (i == FINX_TRADE_MAX_COLUMNS || field == FINX_N_FIELDS || (seen & 1u << field) != 0)
        return FALSE;
      seen |= 1u << field;
      fields[i] = (guint8) field;
    }
  return (seen & 1u << FINX_FIELD_DATE) != 0 && (seen & 1u << FINX_FIELD_TYPE) != 0 && (seen & 1u << FINX_FIELD_CURRENCY) != 0;
}
G_STATIC_ASSERT (FINX_N_FIELDS <= 32);

/* Returns: (transfer full) (nullable) */
static FinxTradeColumns *
join_parts (Part  *parts,
            guint  n)
{
  FinxTradeColumns *trades = NULL;
  gboolean are_joined = TRUE;

  for (guint i = 0; i < n; i++)
    are_joined = are_joined && parts[i].is_read;
  for (guint i = 0; i < n; i++)
    {
      FinxTradeColumns *part = finx_trade_reader_free (parts[i].reader);

      if (trades == NULL)
        trades = part;
      else if (are_joined)
        are_joined = finx_trade_columns_join (trades, part);
      else
        finx_trade_columns_unref (part);
    }
  if (!are_joined)
    g_clear_pointer (&trades, finx_trade_columns_unref);
  return trades;
}

/**
 * finx_trade_csv_read:
 * @path: of a file of FinX CSV, as our own export writes it
 * @account: of lines that name none
 * @resolve: as of #FinxImportOptions; asked from several threads, one at a time, and for a symbol more than once
 *
 * By threads, each with a part of the file, which needs no memory but its columns.
 *
 * Returns: (transfer full) (nullable): what it holds; %NULL: it is not so plain, or can not be read: then
 *   finx_transaction_csv_read() tells all of it, or why not
 */
FinxTradeColumns *
finx_trade_csv_read (const char     *path,
                     const char     *account,
                     FinxSymbolFunc  resolve,
                     gpointer        user_data)
{
  int file = open (path, O_RDONLY | O_CLOEXEC);
  goffset size = file >= 0 ? lseek (file, 0, SEEK_END) : -1, at = 0;
  guint8 fields[FINX_TRADE_MAX_COLUMNS];
  guint n_columns, n_threads = (guint) CLAMP (size / BYTES_PER_PART, 1, MIN (g_get_num_processors (), MAX_THREADS));
  FinxTradeColumns *trades = NULL;
  GThread *threads[MAX_THREADS];
  Part parts[MAX_THREADS];
  GMutex lock;

  g_mutex_init (&lock);
  if (size > 0 && read_head (file, fields, &n_columns, &at))
    {
      for (guint i = 0; i < n_threads; i++)
        {
          goffset to = i + 1 < n_threads ? find_line (file, at + (size - at) / (n_threads - i)) : size;

          parts[i] = (Part) { file, at, to, finx_trade_reader_new (i, fields, n_columns, account, resolve, user_data, &lock), FALSE };
          at = MAX (at, to);
        }
      for (guint i = 0; i < n_threads; i++)
        threads[i] = g_thread_new ("finx-trades", read_part, &parts[i]);
      for (guint i = 0; i < n_threads; i++)
        g_thread_join (threads[i]);
      trades = join_parts (parts, n_threads);
    }
  g_mutex_clear (&lock);
  if (file >= 0)
    close (file);
  return trades;
}
