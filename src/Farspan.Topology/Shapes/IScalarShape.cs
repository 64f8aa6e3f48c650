namespace Farspan.Topology.Shapes;

/// <summary>What the reference says about a kind of text, whatever type it binds to.</summary>
internal interface IScalarShape
{
    /// <summary>Name of the kind: <c>block</c>.</summary>
    string Id { get; }

    /// <summary>With its article: <c>an address block</c>.</summary>
    string Article { get; }

    /// <summary>What it is and what it may look like.</summary>
    string Description { get; }

    /// <summary>Valid texts; the first also stands in error messages.</summary>
    IReadOnlyList<string> Examples { get; }

    /// <summary>True for numbers, which stand without quotes.</summary>
    bool IsNumber { get; }
}
