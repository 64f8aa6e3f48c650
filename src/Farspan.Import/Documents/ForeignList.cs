namespace Farspan.Import.Documents;

/// <summary>Items, in the order of the file.</summary>
internal sealed class ForeignList : ForeignNode
{
    /// <summary>The items.</summary>
    public required IReadOnlyList<ForeignNode> Items { get; init; }

    /// <inheritdoc/>
    public override string What => "a list";
}
