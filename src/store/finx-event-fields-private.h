/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-event.h"

G_BEGIN_DECLS

/* What the payload of each kind of event is made of; encoder and both readers go by these tables. */
typedef enum
{
  FINX_FIELD_TEXT,
  FINX_FIELD_DECIMAL,
  FINX_FIELD_TIME,
  FINX_FIELD_BOOL,
  FINX_FIELD_OPTIONAL_TIME,     /* these are written when they are not 0: journals from before the field stay as they are */
  FINX_FIELD_OPTIONAL_DECIMAL,
  FINX_FIELD_OPTIONAL_BOOL,
  FINX_FIELD_INSTRUMENT,
  FINX_FIELD_SIDE,
  FINX_FIELD_ORDER_TYPE,
  FINX_FIELD_TIF,
  FINX_FIELD_ORDER_STATE,
  FINX_FIELD_CASH_KIND
} FinxFieldType;

typedef struct
{
  const char    *name;          /* NULL ends a table */
  const char    *key;           /* as it stands in the text: "name": */
  gsize          key_size;
  FinxFieldType  type;
  gsize          offset;        /* in the payload */
} FinxField;

static inline gboolean
finx_field_is_optional (const FinxField *field)
{
  return field->type >= FINX_FIELD_OPTIONAL_TIME && field->type <= FINX_FIELD_OPTIONAL_BOOL;
}
const FinxField *finx_event_fields         (FinxEventKind         kind);
gboolean         finx_field_enum_parse     (FinxFieldType         type,
                                            const char           *text,
                                            gpointer              place);

/* Reads what finx_event_encode() writes, in one pass and character by character: the fields of @kind in their order,
 * no space, no escape. FALSE for all other text, right or wrong; @payload, new or all zero, is then half filled. */
gboolean         finx_event_scan           (FinxEventKind         kind,
                                            const char           *body,
                                            FinxInstrumentTable  *instruments,
                                            gpointer              payload);

G_END_DECLS
