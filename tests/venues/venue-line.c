/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "venue-private.h"

#include <string.h>

#define CHUNK 65536

/* Framed TCP: lines that a venue's protocol reads calls from, and answers on. Each is freed once nothing more can happen to it. */
struct _VenueLine
{
  Venue             *venue;
  GSocketConnection *connection;
  GSource           *reader;
  GSource           *writer;            /* (nullable): while something waits */
  GByteArray        *incoming, *outgoing;
  GByteArray        *late;              /* (nullable): of a stream, waits for the next message */
  VenueFault         fault;             /* of the call that is answered now */
  gboolean           is_to_be_cut;      /* once @outgoing is empty */
  gpointer           data;
  GDestroyNotify     destroy;
};

typedef struct
{
  Venue      *venue;
  VenueLine  *line;                     /* may be gone by then */
  GByteArray *bytes;
} Later;

static void
line_free (VenueLine *self)
{
  g_ptr_array_remove (self->venue->lines, self);
  if (self->venue->protocol->hung_up != NULL)
    self->venue->protocol->hung_up (self->venue, self);
  g_source_destroy (self->reader);
  g_source_unref (self->reader);
  if (self->writer != NULL)
    g_source_destroy (self->writer);
  g_clear_pointer (&self->writer, g_source_unref);
  g_socket_close (g_socket_connection_get_socket (self->connection), NULL);
  g_object_unref (self->connection);
  g_byte_array_unref (self->incoming);
  g_byte_array_unref (self->outgoing);
  g_clear_pointer (&self->late, g_byte_array_unref);
  if (self->destroy != NULL)
    self->destroy (self->data);
  g_free (self);
}

static gboolean
writable_cb (GObject  *stream,
             gpointer  user_data)
{
  VenueLine *self = user_data;
  gssize n = self->outgoing->len > 0
               ? g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (stream), self->outgoing->data, self->outgoing->len, NULL, NULL)
               : 0;

  if (n > 0)
    g_byte_array_remove_range (self->outgoing, 0, (guint) n);
  if (self->outgoing->len > 0)
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->writer, g_source_unref);
  if (self->is_to_be_cut)
    line_free (self);
  return G_SOURCE_REMOVE;
}

static void
write_bytes (VenueLine  *self,
             const void *data,
             gsize       length)
{
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));

  g_byte_array_append (self->outgoing, data, (guint) length);
  if (self->writer != NULL)
    return;
  self->writer = g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (stream), NULL);
  g_source_set_callback (self->writer, G_SOURCE_FUNC (writable_cb), self, NULL);
  g_source_attach (self->writer, self->venue->context);
}

void
venue_line_cut (VenueLine *self)
{
  self->is_to_be_cut = TRUE;
  write_bytes (self, "", 0);
}

gboolean
venue_line_call (VenueLine  *self,
                 const char *name,
                 const char *text)
{
  g_ptr_array_add (self->venue->requests, g_strdup_printf ("CALL %s\n%s", name, text));
  self->fault = venue_take_fault (self->venue, "CALL", name);
  if (self->fault == VENUE_CUT)
    {
      venue_line_cut (self);
      return FALSE;
    }
  if (self->fault >= VENUE_TOO_OFTEN)
    {
      VenueFault fault = self->fault;

      self->fault = VENUE_WELL;
      self->venue->protocol->refuse (self->venue, self, name, fault);
      self->fault = VENUE_SILENT;       /* more is not said of it */
      return fault == VENUE_BROKEN_AFTER;
    }
  return TRUE;
}

static gboolean
later_cb (gpointer user_data)
{
  Later *later = user_data;

  if (g_ptr_array_find (later->venue->lines, later->line, NULL))
    write_bytes (later->line, later->bytes->data, later->bytes->len);
  return G_SOURCE_REMOVE;
}

static void
later_free (gpointer user_data)
{
  Later *later = user_data;

  g_byte_array_unref (later->bytes);
  g_free (later);
}

static void
send_later (VenueLine  *self,
            const void *data,
            gsize       length)
{
  g_autoptr(GSource) source = g_timeout_source_new (1000);
  Later *later = g_new0 (Later, 1);

  later->venue = self->venue;
  later->line = self;
  later->bytes = g_byte_array_append (g_byte_array_new (), data, (guint) length);
  g_source_set_callback (source, later_cb, later, later_free);
  g_source_attach (source, self->venue->context);
}

void
venue_frame_send (VenueLine  *self,
                  const void *data,
                  gsize       length)
{
  if (self->is_to_be_cut || self->fault == VENUE_SILENT || self->fault == VENUE_CUT_AFTER)
    return;
  if (self->fault == VENUE_SLOW)
    {
      send_later (self, data, length);
      return;
    }
  write_bytes (self, data, self->fault == VENUE_HALF ? length / 2 : length);
  if (self->fault == VENUE_HALF)
    venue_line_cut (self);
}

void
venue_frame_push (VenueLine  *self,
                  const char *name,
                  const void *data,
                  gsize       length)
{
  VenueFault fault = venue_take_fault (self->venue, "STREAM", name);

  if (fault == VENUE_LOST)
    return;
  if (fault == VENUE_LATE)
    {
      g_clear_pointer (&self->late, g_byte_array_unref);
      self->late = g_byte_array_append (g_byte_array_new (), data, (guint) length);
      return;
    }
  if (fault == VENUE_GARBAGE || fault == VENUE_STRANGE)
    self->venue->protocol->refuse (self->venue, self, name, fault);
  else
    venue_frame_send (self, data, length);
  if (fault == VENUE_TWICE)
    venue_frame_send (self, data, length);
  if (self->late != NULL)
    venue_frame_send (self, self->late->data, self->late->len);
  g_clear_pointer (&self->late, g_byte_array_unref);
}

/* Whole frames, one after the other; one that is cut hears no more of them. */
static void
take_frames (VenueLine *self)
{
  Venue *venue = self->venue;
  gsize at = 0;

  while (at < self->incoming->len && !self->is_to_be_cut)
    {
      const char *data = (const char *) self->incoming->data + at;
      gssize length = venue->protocol->measure (data, self->incoming->len - at);

      if (length < 0)
        {
          venue_line_cut (self);
          return;
        }
      if (length == 0 || (gsize) length > self->incoming->len - at)
        break;
      at += (gsize) length;
      self->fault = VENUE_WELL;
      venue->protocol->frame (venue, self, data, (gsize) length);
      if (self->fault == VENUE_CUT_AFTER)
        venue_line_cut (self);
      self->fault = VENUE_WELL;
    }
  g_byte_array_remove_range (self->incoming, 0, (guint) at);
}

static gboolean
readable_cb (GObject  *stream,
             gpointer  user_data)
{
  VenueLine *self = user_data;
  g_autoptr(GError) error = NULL;
  char chunk[CHUNK];
  gssize n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream), chunk, sizeof chunk, NULL, &error);

  if (n < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;
  if (n <= 0)
    {
      line_free (self);
      return G_SOURCE_REMOVE;
    }
  g_byte_array_append (self->incoming, (const guint8 *) chunk, (guint) n);
  take_frames (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  Venue *self = user_data;
  VenueLine *line = g_new0 (VenueLine, 1);
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (connection));

  line->venue = self;
  line->connection = g_object_ref (connection);
  line->incoming = g_byte_array_new ();
  line->outgoing = g_byte_array_new ();
  line->reader = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (stream), NULL);
  g_source_set_callback (line->reader, G_SOURCE_FUNC (readable_cb), line, NULL);
  g_source_attach (line->reader, self->context);
  g_ptr_array_add (self->lines, line);
  if (self->protocol->connected != NULL)
    self->protocol->connected (self, line);
  return TRUE;
}

GPtrArray *
venue_get_lines (Venue *self)
{
  return self->lines;
}

void
venue_line_set_data (VenueLine      *self,
                     gpointer        data,
                     GDestroyNotify  destroy)
{
  self->data = data;
  self->destroy = destroy;
}

gpointer
venue_line_get_data (VenueLine *self)
{
  return self->data;
}

/* In the context that is the thread's default. */
void
venue_lines_listen (Venue *self,
                    guint  port)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, (guint16) port);
  g_autoptr(GSocketAddress) effective = NULL;
  g_autoptr(GError) error = NULL;

  self->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  g_socket_service_start (self->service);
  self->frame_url = g_strdup_printf ("tcp://127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective)));
}

void
venue_lines_cut (Venue *self)
{
  while (self->lines->len > 0)
    line_free (self->lines->pdata[0]);
}

void
venue_lines_close (Venue *self)
{
  venue_lines_cut (self);
  if (self->service == NULL)
    return;
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
}

/* (nullable): of one that speaks framed TCP */
const char *
venue_get_frame_url (Venue *self)
{
  return self->frame_url;
}
