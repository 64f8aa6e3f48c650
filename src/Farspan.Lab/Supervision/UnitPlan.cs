using Farspan.State;
using Farspan.State.Services;

namespace Farspan.Lab.Supervision;

/// <summary>One thing that a plan wants to be kept alive.</summary>
/// <param name="Spec">The machine it is on.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Digest">Equal as long as it need not be started anew.</param>
/// <param name="Service">The service; null for an overlay's engine.</param>
/// <param name="Build">Equal as long as another process need not take its place; empty where none can.</param>
internal sealed record UnitPlan(MachineSpec Spec, string Name, string Digest, ServiceSpec? Service, string Build = "")
{
    /// <summary><c>machine/name</c>: the key within the lab.</summary>
    public string Key => $"{Spec.Machine}/{Name}";
}
