/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-decimal.h"

G_BEGIN_DECLS

/* The socket's messages: a length, then fields of text that a zero byte ends each. What is not set is an empty field, or one of some
 * greatest numbers. */

#define IBKR_MOST_BYTES 0xFFFFFF        /* of a frame */

/* One message, or several, that are written field by field. */
typedef struct
{
  GByteArray *bytes;
  guint       start;            /* of the message that is written */
} IbkrWriter;

void        ibkr_writer_init    (IbkrWriter  *self);
void        ibkr_writer_begin   (IbkrWriter  *self,
                                 int          id);
void        ibkr_writer_end     (IbkrWriter  *self);
void        ibkr_write_text     (IbkrWriter  *self,
                                 const char  *text);    /* (nullable) */
void        ibkr_write_integer  (IbkrWriter  *self,
                                 gint64       value);
void        ibkr_write_decimal  (IbkrWriter  *self,
                                 FinxDecimal  value);
void        ibkr_write_many     (IbkrWriter  *self,
                                 const char  *texts);   /* divided by commas */
GByteArray *ibkr_writer_steal   (IbkrWriter  *self);
void        ibkr_writer_clear   (IbkrWriter  *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IbkrWriter, ibkr_writer_clear)

/* A message that is read field by field; @is_short once there were fewer than asked for, and all that is read then is unset. */
typedef struct
{
  const char *at, *end;
  gboolean    is_short;
} IbkrReader;

gssize      ibkr_measure        (const char  *data,
                                 gsize        length,
                                 gpointer     user_data);
void        ibkr_reader_init    (IbkrReader  *self,
                                 const char  *data,
                                 gsize        length);
const char *ibkr_read_raw       (IbkrReader  *self);
char       *ibkr_read_text      (IbkrReader  *self);
gint64      ibkr_read_integer   (IbkrReader  *self,
                                 gint64       unset);
FinxDecimal ibkr_read_decimal   (IbkrReader  *self);
double      ibkr_read_double    (IbkrReader  *self);
void        ibkr_read_past      (IbkrReader  *self,
                                 guint        n);
gint64      ibkr_parse_time     (const char  *text);
char       *ibkr_format_time    (gint64       time_us);
char       *ibkr_to_text        (const char  *data,
                                 gsize        length);

G_END_DECLS
