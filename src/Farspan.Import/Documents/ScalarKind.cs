namespace Farspan.Import.Documents;

/// <summary>What a scalar is in JSON, or by YAML's core schema (YAML 1.2 section 10.3).</summary>
internal enum ScalarKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Nothing.</summary>
    Null,
}
