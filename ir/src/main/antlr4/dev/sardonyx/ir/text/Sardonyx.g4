// The text of graphs and kernels. Words that are keywords in one place are plain names in all others; the readers
// check types, stages and operations, so that their messages can say what was expected.
grammar Sardonyx;

graphFile
    : graph EOF
    ;

kernelFile
    : kernel EOF
    ;

graph
    : 'graph' '@' STRING 'stage' '=' stage=word '(' (input (',' input)*)? ')'
      '{' (weight | node)* constraint* 'return' (result (',' result)*)? '}'
    ;

input
    : VALUE fact? ('as' STRING)?
    ;

// What is known of a value: its type, and its elements as dimensions.
fact
    : ':' typing
    ;

typing
    : (type | '_') ('contains' dims)?
    ;

weight
    : VALUE '=' 'weight' STRING fact? '=' (elements | tensor)
    ;

node
    : values? '=' operator=name '(' values? ')' ('{' attribute (',' attribute)* '}')? region*
      (':' typing (',' typing)*)? ('loc' '(' STRING ')')?
    ;

values
    : VALUE (',' VALUE)*
    ;

region
    : name graph
    ;

constraint
    : 'require' left=dim '==' right=dim 'because' STRING
    ;

result
    : VALUE 'as' STRING
    ;

attribute
    : name '=' attributeValue
    ;

attributeValue
    : item                                      # single
    | '[' item (',' item)* ']'                  # list
    | kind=('ints' | 'floats' | 'texts') '[' ']' # emptyList
    | tensor                                    # tensorValue
    | 'type' '(' type ')'                       # typeValue
    ;

item
    : scalar
    | STRING
    ;

tensor
    : 'tensor' '(' type elements ')'
    ;

elements
    : '[' (element (',' element)*)? ']'         # listed
    | 'splat' '(' element ')'                   # splat
    | DIGEST                                    # digest
    ;

element
    : scalar
    | STRING
    | 'true'
    | 'false'
    ;

scalar
    : '-'? (INTEGER | DECIMAL | 'Infinity' | 'NaN')
    | 'bits' '(' HEX ')'
    ;

type
    : 'seq' '(' type ')'                        # sequenceType
    | 'optional' '(' type? ')'                  # optionalType
    | 'map' '(' key=word ',' type ')'           # mapType
    | elementType=word dims layout? quantization? # tensorType
    ;

dims
    : '[' '*' ']'
    | '[' (dim (',' dim)*)? ']'
    ;

layout
    : '@' kind=word '(' INTEGER (',' INTEGER)* ')'
    ;

quantization
    : '~' 'quantized' '(' axis=integer ',' group=integer ',' scales=scalars ',' zeros=scalars ')'
    ;

scalars
    : '[' (scalar (',' scalar)*)? ']'
    ;

integer
    : '-'? INTEGER
    ;

dim
    : negative='-'? product (('+' | '-') product)*
    ;

product
    : factor ('*' factor)*
    ;

factor
    : word '(' dim (',' dim)* ')'               # function
    | word                                      # symbol
    | INTEGER                                   # known
    ;

kernel
    : 'kernel' '@' name ('depth' INTEGER)? '{' method* '}'
    ;

method
    : 'method' word '(' (parameter (',' parameter)*)? ')' block
    ;

parameter
    : VALUE ':' kernelType
    ;

kernelType
    : word ('[' ']')?
    ;

block
    : '{' statement* '}'
    ;

statement
    : 'let' VALUE ':' kernelType '=' expression # let
    | 'set' VALUE '=' expression                # set
    | 'store' array=expression '[' index=expression ']' '=' stored=expression ('where' mask=expression)? # store
    | 'copy_segment' arguments                  # copySegment
    | 'copy_array' arguments                    # copyArray
    | 'for' VALUE 'in' from=expression '..' to=expression 'step' step=expression block # for
    | 'if' expression then=block ('else' otherwise=block)? # if
    | 'call' word arguments                     # callMethod
    | 'call_tile' arguments                     # callTile
    ;

arguments
    : '(' (expression (',' expression)*)? ')'
    ;

expression
    : VALUE                                     # variable
    | '-'? (INTEGER | DECIMAL)                  # number
    | 'literal' '(' HEX ')' ':' kernelType      # bitsLiteral
    | ('true' | 'false')                        # truth
    | word arguments (':' kernelType)?          # apply
    ;

name
    : word
    | STRING
    ;

word
    : IDENTIFIER
    | 'graph' | 'stage' | 'as' | 'contains' | 'weight' | 'loc' | 'require' | 'because' | 'return'
    | 'ints' | 'floats' | 'texts' | 'tensor' | 'type' | 'splat' | 'true' | 'false' | 'Infinity' | 'NaN' | 'bits'
    | 'seq' | 'optional' | 'map' | 'quantized' | '_'
    | 'kernel' | 'depth' | 'method' | 'let' | 'set' | 'store' | 'where' | 'copy_segment' | 'copy_array' | 'for' | 'in' | 'step'
    | 'if' | 'else' | 'call' | 'call_tile' | 'literal'
    ;

DIGEST
    : 'digest(' [0-9a-f]+ ')'
    ;

VALUE
    : '%' [A-Za-z0-9_.]+
    ;

HEX
    : '0x' [0-9a-f]+
    ;

DECIMAL
    : [0-9]+ '.' [0-9]+ ([eE] [+-]? [0-9]+)? ('f' | 'f32' | 'f64')?
    ;

INTEGER
    : [0-9]+ ('i8' | 'i16' | 'i64')?
    ;

IDENTIFIER
    : [A-Za-z_] [A-Za-z0-9_.]*
    ;

STRING
    : '"' (~["\\\r\n] | '\\' .)* '"'
    ;

SPACE
    : [ \t\r\n]+ -> skip
    ;

COMMENT
    : '//' ~[\r\n]* -> skip
    ;
