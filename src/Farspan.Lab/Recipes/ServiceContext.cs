using Farspan.Lab.Files;
using Farspan.State.Gateways;
using Farspan.State.Services;

namespace Farspan.Lab.Recipes;

/// <summary>One service on one machine of one lab: all that a recipe needs to know.</summary>
internal sealed record ServiceContext
{
    /// <summary>Paths of the lab.</summary>
    public required LabPaths Paths { get; init; }

    /// <summary>What the lab takes from its process.</summary>
    public required LabEnvironment Environment { get; init; }

    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>The service.</summary>
    public required ServiceSpec Service { get; init; }

    /// <summary>The gateway that the service is on this machine, or null.</summary>
    public required GatewaySpec? Gateway { get; init; }

    /// <summary>Names of places outside that its machine knows, one for each line; empty where it knows none.</summary>
    public string OutsideNames { get; init; } = "";

    /// <summary>Name of the internal authority that the machine has certificates of, or null.</summary>
    public string? Authority { get; init; }

    /// <summary>Names that the service is called by, as far as a certificate is for them.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Folder for the service's data; made before the recipe is asked for anything.</summary>
    public string DataFolder => Paths.DataFolder(Machine, Service.Name);
}
