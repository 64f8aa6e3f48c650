using System.Text.Json.Nodes;

namespace Farspan.Topology.Shapes;

/// <summary>What may stand in one place of the file. The reader, the JSON Schema and the reference are all made from shapes.</summary>
internal abstract class Shape
{
    /// <summary>What a reader is told that belongs there: <c>an address block such as 10.0.0.0/16</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>Short form for the reference: <c>block</c>, <c>list of names</c>.</summary>
    public abstract string Brief { get; }

    /// <summary>Shapes that this one is made of, for the reference.</summary>
    public virtual IEnumerable<Shape> Parts => [];

    /// <summary>The JSON Schema (draft 2020-12) of this shape.</summary>
    public abstract JsonObject Schema(SchemaDefinitions definitions);
}
