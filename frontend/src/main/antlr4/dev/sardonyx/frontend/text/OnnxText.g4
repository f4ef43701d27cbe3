// The textual syntax of ONNX models. Types, attribute kinds and header keys are plain identifiers here; the reader
// checks them, so that its messages can say what was expected.
grammar OnnxText;

modelFile
    : header? graph function* EOF
    ;

header
    : '<' (headerEntry (',' headerEntry)*)? '>'
    ;

headerEntry
    : key=identifier ':' headerValue
    ;

headerValue
    : INTEGER
    | STRING
    | headerList
    ;

headerList
    : '[' (pair (',' pair)*)? ']'
    ;

pair
    : pairKey=STRING ':' pairValue=(STRING | INTEGER)
    ;

graph
    : graphName=name '(' (inputs=valueList)? ')' '=>' '(' (outputs=valueList)? ')' ('<' (inner=valueList)? '>')? body
    ;

function
    : header? functionName=name parameterList? inputs=untypedList '=>' outputs=untypedList ('<' valueList? '>')? body
    ;

parameterList
    : '<' (parameter (',' parameter)*)? '>'
    ;

parameter
    : attribute
    | identifier
    ;

untypedList
    : '(' (untypedValue (',' untypedValue)*)? ')'
    ;

untypedValue
    : type? name
    ;

valueList
    : value (',' value)*
    ;

value
    : type name ('=' (elements | headerList))?
    ;

body
    : '{' node* '}'
    ;

node
    : ('[' label=name ']')? (outputs=nameList)? '=' operator attributeList? '(' (inputs=nameList)? ')' attributeList?
    ;

operator
    : name ('.' name)* (':' overload=name)?
    ;

nameList
    : name (',' name)*
    ;

attributeList
    : '<' (attribute (',' attribute)*)? '>'
    ;

attribute
    : attributeName=identifier (':' kind=identifier)? '=' attributeValue
    ;

attributeValue
    : '@' identifier                            # reference
    | '[' (item (',' item)*)? ']'               # list
    | item                                      # single
    ;

item
    : graph                                     # graphItem
    | type name? '='? elements                  # tensorItem
    | literal                                   # literalItem
    | type                                      # typeItem
    ;

elements
    : '{' (literal (',' literal)*)? '}'
    ;

literal
    : INTEGER
    | DECIMAL
    | STRING
    | NOT_FINITE
    ;

type
    : 'seq' '(' type ')'                        # sequenceType
    | 'optional' '(' type ')'                   # optionalType
    | 'map' '(' identifier ',' type ')'         # mapType
    | 'sparse_tensor' '(' tensorType ')'        # sparseType
    | 'opaque' '(' (qualified (',' identifier)?)? ')' # opaqueType
    | tensorType                                # denseType
    ;

tensorType
    : identifier ('[' (dim (',' dim)*)? ']')?
    ;

dim
    : '?'
    | INTEGER
    | name
    ;

qualified
    : identifier ('.' identifier)*
    ;

name
    : identifier
    | STRING
    ;

identifier
    : IDENTIFIER
    | NOT_FINITE
    | 'seq'
    | 'optional'
    | 'map'
    | 'sparse_tensor'
    | 'opaque'
    ;

NOT_FINITE
    : 'inf' | '-inf' | '+inf' | 'nan' | '-nan'
    ;

INTEGER
    : [+-]? [0-9]+
    ;

DECIMAL
    : [+-]? ([0-9]+ '.' [0-9]* | '.' [0-9]+) EXPONENT?
    | [+-]? [0-9]+ EXPONENT
    ;

fragment EXPONENT
    : [eE] [+-]? [0-9]+
    ;

IDENTIFIER
    : [A-Za-z_] [A-Za-z0-9_]*
    ;

STRING
    : '"' (~["\\] | '\\' .)* '"'
    ;

SPACE
    : [ \t\r\n]+ -> skip
    ;

COMMENT
    : '#' ~[\r\n]* -> skip
    ;
