namespace Farspan.Lab.Diagnostics;

/// <summary>Why the lab could not do what was asked, and what mends it.</summary>
public sealed record LabDiagnostic
{
    /// <summary>Stable code, <c>FS4</c> and three digits; documented in docs/diagnostics/{Code}.md.</summary>
    public required string Code { get; init; }

    /// <summary>One sentence that names the things involved.</summary>
    public required string Message { get; init; }

    /// <summary>What to do about it, as one sentence or command.</summary>
    public required string Mend { get; init; }

    /// <summary><c>error FS4003: message. mend</c>: one line, without the name of the program.</summary>
    public override string ToString() => $"error {Code}: {Message} {Mend}";
}
