namespace Farspan.Lab.Supervision;

/// <summary>What the supervisor answers to who asks which build of the program it is.</summary>
public sealed record ProgramReport
{
    /// <summary>Its <see cref="ProgramStamp"/>.</summary>
    public required string Program { get; init; }
}
