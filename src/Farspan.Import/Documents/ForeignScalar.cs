namespace Farspan.Import.Documents;

/// <summary>A text, a number, a truth value or nothing.</summary>
internal sealed class ForeignScalar : ForeignNode
{
    /// <summary>As it is written, without quotes.</summary>
    public required string Text { get; init; }

    /// <summary>What it is.</summary>
    public required ScalarKind Kind { get; init; }

    /// <inheritdoc/>
    public override string What => Kind switch
    {
        ScalarKind.Number => $"the number {Text}",
        ScalarKind.Boolean => Text,
        ScalarKind.Null => "nothing",
        _ => $"the text '{ImportFindings.Short(Text)}'",
    };
}
