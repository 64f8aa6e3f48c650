namespace Farspan.Topology.Diagnostics;

/// <summary>One finding about a topology: what is wrong, where, and which rule says so.</summary>
/// <remarks>Never thrown. Checks collect every finding and return them all.</remarks>
public sealed record Diagnostic
{
    /// <summary>Stable code, <c>FS</c> and four digits; documented in docs/diagnostics/{Code}.md.</summary>
    public required string Code { get; init; }

    /// <summary>How bad it is; only <see cref="Severity.Error"/> stops a plan from being compiled.</summary>
    public required Severity Severity { get; init; }

    /// <summary>One sentence that names the things involved and says what to change.</summary>
    public required string Message { get; init; }

    /// <summary>The declaration the finding is about.</summary>
    public required SourceSpan Location { get; init; }

    /// <summary>Other declarations that took part, such as the second of two overlapping blocks.</summary>
    public IReadOnlyList<SourceSpan> Related { get; init; } = [];

    /// <summary><c>file:line:column: error FS1203: message</c>.</summary>
    public override string ToString() =>
        $"{Location}: {(Severity == Severity.Error ? "error" : "warning")} {Code}: {Message}";
}
