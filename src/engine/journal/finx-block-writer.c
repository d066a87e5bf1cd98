/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/journal/finx-block-writer.h"

#define MOST_WAITING 2          /* blocks: their rows take memory */

struct _FinxBlockWriter
{
  char          *folder, *portfolio, *change, *note;
  gint64         now_us;
  GThreadPool   *pool;          /* one thread: blocks stay in order; %NULL: finished */
  GMutex         mutex;
  GCond          done;          /* of one block */
  guint          n_waiting;     /* under @mutex */
  GPtrArray     *written;       /* (element-type GPtrArray): rows, under @mutex: who allocated them frees them, which is faster */
  gboolean       has_failed;    /* atomic */

  /* of the thread, until it is finished */
  FinxBlockFile *blocks;        /* (nullable) */
  GError        *error;         /* (nullable) */
};

static void
write_block (FinxBlockWriter *self,
             GPtrArray       *rows)
{
  g_autoptr(FinxTransactionBlock) block = finx_transaction_block_new (self->portfolio, self->change, self->note, self->now_us, rows, &self->error);

  if (block != NULL && (self->blocks != NULL || (self->blocks = finx_block_file_new (self->folder, &self->error)) != NULL))
    finx_block_file_add (self->blocks, block, &self->error);
  g_atomic_int_set (&self->has_failed, self->error != NULL);
}

static void
block_cb (gpointer data,
          gpointer user_data)
{
  FinxBlockWriter *self = user_data;
  GPtrArray *rows = data;

  if (self->error == NULL)
    write_block (self, rows);
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->written, rows);
  self->n_waiting--;
  g_cond_signal (&self->done);
  g_mutex_unlock (&self->mutex);
}

FinxBlockWriter *
finx_block_writer_new (const char *folder,
                       const char *portfolio,
                       const char *change,
                       const char *note,
                       gint64      now_us)
{
  FinxBlockWriter *self = g_new0 (FinxBlockWriter, 1);

  self->folder = g_strdup (folder);
  self->portfolio = g_strdup (portfolio);
  self->change = g_strdup (change);
  self->note = g_strdup (note);
  self->now_us = now_us;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->done);
  self->written = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->pool = g_thread_pool_new (block_cb, self, 1, FALSE, NULL);
  return self;
}

void
finx_block_writer_add (FinxBlockWriter *self,
                       GPtrArray       *rows)
{
  g_autoptr(GPtrArray) written = NULL;

  g_mutex_lock (&self->mutex);
  while (self->n_waiting >= MOST_WAITING)
    g_cond_wait (&self->done, &self->mutex);
  self->n_waiting++;
  written = g_steal_pointer (&self->written);
  self->written = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_mutex_unlock (&self->mutex);
  g_thread_pool_push (self->pool, rows, NULL);
}

gboolean
finx_block_writer_has_failed (FinxBlockWriter *self)
{
  return g_atomic_int_get (&self->has_failed);
}

/**
 * finx_block_writer_finish:
 * @error: %FINX_ERROR_STORE: such as a full disk; %FINX_ERROR_INVALID: a text is not UTF-8
 *
 * Waits for what was added; nothing can be added any more.
 *
 * Returns: (transfer full) (nullable): the blocks; %NULL without an error: there are none
 */
FinxBlockFile *
finx_block_writer_finish (FinxBlockWriter  *self,
                          GError          **error)
{
  if (self->pool != NULL)
    g_thread_pool_free (g_steal_pointer (&self->pool), FALSE, TRUE);
  if (self->error == NULL)
    return g_steal_pointer (&self->blocks);
  g_propagate_error (error, g_steal_pointer (&self->error));
  return NULL;
}

void
finx_block_writer_free (FinxBlockWriter *self)
{
  if (self == NULL)
    return;

  finx_block_file_free (finx_block_writer_finish (self, NULL));
  finx_block_file_free (self->blocks);
  g_ptr_array_unref (self->written);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->done);
  g_free (self->folder);
  g_free (self->portfolio);
  g_free (self->change);
  g_free (self->note);
  g_free (self);
}
