/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-block-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "store/finx-store-file.h"

typedef struct
{
  gint64 start;                 /* of the body; the blob follows it */
  gsize  body_size, blob_size;
  guint  n_rows;
  char  *digest;                /* owned */
} Place;

static void
clear_place (gpointer data)
{
  g_free (((Place *) data)->digest);
}

struct _FinxBlockFile
{
  char   *path;                 /* for messages: nothing has this name any more */
  int     file;
  gint64  end;
  GArray *places;               /* (element-type Place) */
  char   *portfolio, *id, *note;        /* (nullable): of the first block, and so of all */
  gint64  recorded_us;
};

/**
 * finx_block_file_new:
 * @folder: that of the database, where there has to be room for them anyway
 * @error: %FINX_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): no blocks
 */
FinxBlockFile *
finx_block_file_new (const char  *folder,
                     GError     **error)
{
  g_autoptr(FinxBlockFile) self = g_new0 (FinxBlockFile, 1);

  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_array_set_clear_func (self->places, clear_place);
  self->path = g_build_filename (folder, "import-XXXXXX", NULL);
  self->file = g_mkstemp_full (self->path, O_RDWR | O_CLOEXEC, 0600);
  if (self->file < 0)
    {
      finx_store_file_set_error (error, self->path, "written");
      return NULL;
    }
  g_unlink (self->path);
  return g_steal_pointer (&self);
}

void
finx_block_file_free (FinxBlockFile *self)
{
  if (self == NULL)
    return;

  if (self->file >= 0)
    close (self->file);
  g_array_unref (self->places);
  g_free (self->path);
  g_free (self->portfolio);
  g_free (self->id);
  g_free (self->note);
  g_free (self);
}

static gboolean
write_all (FinxBlockFile  *self,
           gconstpointer   data,
           gsize           size,
           GError        **error)
{
  const char *at = data;

  while (size > 0)
    {
      gssize written = pwrite (self->file, at, size, self->end);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        {
          finx_store_file_set_error (error, self->path, "written");
          return FALSE;
        }
      at += written;
      size -= (gsize) written;
      self->end += written;
    }
  return TRUE;
}

static gboolean
read_all (FinxBlockFile  *self,
          gpointer        data,
          gsize           size,
          gint64          start,
          GError        **error)
{
  char *at = data;

  while (size > 0)
    {
      gssize n_read = pread (self->file, at, size, start);

      if (n_read < 0 && errno == EINTR)
        continue;
      if (n_read <= 0)
        {
          finx_store_file_set_error (error, self->path, "read");
          return FALSE;
        }
      at += n_read;
      size -= (gsize) n_read;
      start += n_read;
    }
  return TRUE;
}

/**
 * finx_block_file_add:
 * @block: of the change that the others are of
 * @error: %FINX_ERROR_STORE: such as a full disk
 */
gboolean
finx_block_file_add (FinxBlockFile               *self,
                     const FinxTransactionBlock  *block,
                     GError                     **error)
{
  Place place = { self->end, block->body->len, block->blob->len, block->n_rows, NULL };

  if (self->portfolio == NULL)
    {
      self->portfolio = g_strdup (block->portfolio);
      self->id = g_strdup (block->id);
      self->note = g_strdup (block->note);
      self->recorded_us = block->recorded_us;
    }
  if (!write_all (self, block->body->str, block->body->len, error) || !write_all (self, block->blob->data, block->blob->len, error))
    return FALSE;
  place.digest = g_strdup (block->digest);
  g_array_append_val (self->places, place);
  return TRUE;
}

guint
finx_block_file_get_n (const FinxBlockFile *self)
{
  return self->places->len;
}

/**
 * finx_block_file_read:
 * @error: %FINX_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the block of the number @i
 */
FinxTransactionBlock *
finx_block_file_read (FinxBlockFile  *self,
                      guint           i,
                      GError        **error)
{
  g_autoptr(FinxTransactionBlock) block = g_new0 (FinxTransactionBlock, 1);
  const Place *place = &g_array_index (self->places, Place, i);

  block->portfolio = g_strdup (self->portfolio);
  block->id = g_strdup (self->id);
  block->note = g_strdup (self->note);
  block->correlation_id = g_strdup ("");
  block->recorded_us = self->recorded_us;
  block->n_rows = place->n_rows;
  block->digest = g_strdup (place->digest);
  block->body = g_string_sized_new (place->body_size + 1);
  g_string_set_size (block->body, place->body_size);
  block->blob = g_byte_array_sized_new ((guint) place->blob_size);
  g_byte_array_set_size (block->blob, (guint) place->blob_size);
  if (!read_all (self, block->body->str, place->body_size, place->start, error)
      || !read_all (self, block->blob->data, place->blob_size, place->start + (gint64) place->body_size, error))
    return NULL;
  return g_steal_pointer (&block);
}
