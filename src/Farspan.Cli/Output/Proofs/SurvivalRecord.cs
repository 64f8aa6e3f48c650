using Farspan.Analysis.Scenarios;

namespace Farspan.Cli.Output.Proofs;

/// <summary>What a service outlives, as JSON has it.</summary>
/// <param name="Service">The service.</param>
/// <param name="Losing"><c>provider</c>, <c>zone</c>, <c>machine</c> or <c>link</c>.</param>
/// <param name="Members">The machines that run it.</param>
/// <param name="Need">How many must talk to each other, or be left.</param>
/// <param name="Together">How many do while nothing is lost.</param>
/// <param name="Tolerance">How many of these may be lost, whichever; -1 where it does not work even when nothing is.</param>
/// <param name="Breaking">The smallest loss that breaks it, or null where none does.</param>
/// <param name="Left">How many are left then.</param>
/// <param name="Doubt">Why more cannot be said, or null.</param>
internal sealed record SurvivalRecord(
    string Service, string Losing, IReadOnlyList<string> Members, int Need, int Together, int Tolerance, IReadOnlyList<string>? Breaking, int Left, string? Doubt)
{
    /// <summary>Makes the record.</summary>
    public static SurvivalRecord Of(Survival survival) => new(
        survival.Service.Name,
        survival.Domain.ToString().ToLowerInvariant(),
        survival.Members,
        survival.Need,
        survival.Together,
        survival.Tolerance,
        survival.Breaking is { } breaking ? [.. breaking.Select(f => f.ToString())] : null,
        survival.Left,
        survival.Doubt);
}
