/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/indicators/finx-indicator.h"
#include "market/expressions/finx-expression.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

/* Tokens */

typedef enum
{
  FINX_TOKEN_END,
  FINX_TOKEN_NUMBER,
  FINX_TOKEN_SPAN,              /* "15m", "3mo" */
  FINX_TOKEN_NAME,              /* small letters */
  FINX_TOKEN_SIGN,              /* @text: an operator, a bracket, a comma or a dot */
  FINX_TOKEN_WRONG              /* @text: what is wrong with it, translated */
} FinxTokenKind;

typedef struct
{
  FinxTokenKind kind;
  gsize         first, length;  /* bytes of the source */
  char          text[64];
  double        number;
  FinxInterval  interval;       /* of a span: the bars that it names; none: there are none so long */
  gint64        span_us;        /* by the clock; 0: it is of trades or months, or longer than a year */
} FinxToken;

/* The token that starts at or after @at. */
void  finx_expression_scan       (const char *source, gsize at, FinxToken *token);
char *finx_expression_print_span (gint64 span_us);              /* "15m", "1h" */

/* The tree */

typedef enum
{
  FINX_NODE_NUMBER,
  FINX_NODE_SPAN,               /* of a call only, goes with it */
  FINX_NODE_WORD,
  FINX_NODE_INDICATOR,
  FINX_NODE_NEGATE,
  FINX_NODE_NOT,
  FINX_NODE_ADD,
  FINX_NODE_SUBTRACT,
  FINX_NODE_MULTIPLY,
  FINX_NODE_DIVIDE,
  FINX_NODE_LESS,
  FINX_NODE_LESS_EQUAL,
  FINX_NODE_GREATER,
  FINX_NODE_GREATER_EQUAL,
  FINX_NODE_EQUAL,
  FINX_NODE_NOT_EQUAL,
  FINX_NODE_CROSSES_ABOVE,
  FINX_NODE_CROSSES_BELOW,
  FINX_NODE_CROSSES,
  FINX_NODE_AND,
  FINX_NODE_OR,
  FINX_NODE_PREV,
  FINX_NODE_HIGHEST,
  FINX_NODE_LOWEST,
  FINX_NODE_PERCENT_CHANGE,
  FINX_NODE_ABS,
  FINX_NODE_MIN,
  FINX_NODE_MAX
} FinxNodeKind;

typedef enum
{
  FINX_WORD_LAST,
  FINX_WORD_BID,
  FINX_WORD_ASK,
  FINX_WORD_SPREAD,
  FINX_WORD_CHANGE,
  FINX_WORD_CHANGE_PERCENT,
  FINX_WORD_EARNINGS_IN,        /* whole days, by the clock and what is known of reports */
  FINX_WORD_OPEN,               /* the bar's from here … */
  FINX_WORD_HIGH,
  FINX_WORD_LOW,
  FINX_WORD_CLOSE,
  FINX_WORD_VOLUME,
  FINX_WORD_HL2,
  FINX_WORD_HLC3,
  FINX_WORD_OHLC4,              /* … to here */
  FINX_WORD_VALUE,              /* a portfolio's */
  FINX_WORD_CASH,
  FINX_WORD_GAIN,
  FINX_WORD_UNREALISED,
  FINX_WORD_DAY_GAIN,
  FINX_WORD_DAY_PERCENT,
  FINX_WORD_DRAWDOWN,
  FINX_WORD_RELEASE,            /* an economic series' */
  FINX_WORD_PREVIOUS
} FinxWord;
#define FINX_N_WORDS 24

#define FINX_INTERVAL_OWN G_MAXUINT32 /* the one that the expression is used with */

typedef struct _FinxNode FinxNode;

struct _FinxNode
{
  FinxNodeKind kind;
  GPtrArray   *children;        /* (element-type FinxNode) (nullable) owned */
  double       number;          /* of a number */
  FinxWord     word;
  FinxInterval interval;        /* or own: of words of the bar and of indicators; none: of the quote's; of a span what it names */
  guint        count;           /* bars of highest and lowest */
  gint64       span_us;         /* of a span and a percent_change */
  FinxIndicatorSpec spec;       /* of an indicator */
  guint        output;          /* its own */
  gsize        first, length;   /* bytes of the source */
};

struct _FinxExpression
{
  FinxNode   *root;             /* owned */
  FinxSubject subject;
};

FinxNode   *finx_node_new              (FinxNodeKind kind, gsize first, gsize length);
void        finx_node_free             (FinxNode *self);
FinxNode   *finx_node_child            (const FinxNode *self, guint index);
gboolean    finx_node_is_condition     (const FinxNode *self);          /* yes or no; else a number */
gboolean    finx_node_is_constant      (const FinxNode *self);          /* looks at nothing */
/* The one interval of what is below; none where nothing tells one. FALSE: several. */
gboolean    finx_node_find_interval    (const FinxNode *self, FinxInterval *interval);
const char *finx_node_sign             (FinxNodeKind kind);             /* "<=", "and", "prev" … */

const char *finx_word_to_string        (FinxWord word);
gboolean    finx_word_find             (const char *text, FinxWord *word);
gboolean    finx_word_is_of_bar        (FinxWord word);
FinxSubject finx_word_get_subject      (FinxWord word);
const FinxIndicatorInfo *finx_expression_find_indicator (const char *text);     /* as finx_expression_spell() writes it */
/* The name nearest to @text, of words, calls and indicators; %NULL: none is near. */
const char *finx_expression_guess      (const char *text, FinxSubject subject);

/* The parser */

typedef struct
{
  const char *source;
  FinxSubject subject;
  FinxToken   token;            /* the next one */
  guint       depth;
  FinxPlace  *place;            /* (nullable) */
  GError    **error;
} FinxExpressionParser;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxNode, finx_node_free)

/* Sets the error and where it is; always %NULL. @format is translated by the caller. */
gpointer  finx_expression_fail       (FinxExpressionParser *self, gsize first, gsize length, const char *code, const char *format, ...)
                                      G_GNUC_PRINTF (5, 6);
/* Takes the output that @name names. */
gboolean  finx_expression_choose     (FinxExpressionParser *self, FinxNode *indicator, const FinxToken *name);
/* Makes a call of what it was given. Takes @arguments, which may be empty; %NULL: none were given. */
FinxNode *finx_expression_call       (FinxExpressionParser *self, const FinxToken *name, GPtrArray *arguments, gsize end);

G_END_DECLS
