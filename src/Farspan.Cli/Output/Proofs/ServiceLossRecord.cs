using Farspan.Analysis.Scenarios;

namespace Farspan.Cli.Output.Proofs;

/// <summary>What is left of a service, as JSON has it.</summary>
/// <param name="Service">The service.</param>
/// <param name="Members">The machines that run it.</param>
/// <param name="Gone">Those that are gone.</param>
/// <param name="Left">How many still talk to each other, or are left.</param>
/// <param name="Need">How many it needs.</param>
/// <param name="Dies">True where it does its work no longer.</param>
/// <param name="CutOff">Machines that are left and no longer reach any member.</param>
/// <param name="Doubt">Why it cannot be said, or null.</param>
internal sealed record ServiceLossRecord(
    string Service, IReadOnlyList<string> Members, IReadOnlyList<string> Gone, int Left, int Need, bool Dies, IReadOnlyList<string> CutOff, string? Doubt)
{
    /// <summary>Makes the record.</summary>
    public static ServiceLossRecord Of(ServiceLoss loss) => new(loss.Service.Name, loss.Members, loss.Gone, loss.Left, loss.Need, loss.IsDead, loss.CutOff, loss.Doubt);
}
