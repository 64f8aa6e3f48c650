namespace Farspan.Topology.Language;

/// <summary>How many of everything one topology may have. Generous for people, and a bound on the work that a file can cause.</summary>
internal static class Limits
{
    public const int MostProviders = 256;
    public const int MostNetworks = 4_096;
    public const int MostMachines = 131_072;
    public const int MostNested = 8;
    public const int MostOverlays = 64;
    public const int MostServices = 1_024;
    public const int MostPorts = 32;
    public const int MostPolicies = 32_768;
    public const int MostLinks = 10_000;
    public const int MostClaims = 10_000;
    public const int MostGroups = 64;
    public const int MostGateways = 64;
    public const int MostTokens = 1_024;
    public const int MostSuites = 32;
    public const int MostIdentities = 64;
    public const int MostMethods = 16;
    public const int MostEgress = 1_024;
    public const int MostHosts = 256;
    public const int MostNameServers = 64;
    public const int MostZones = 4_096;
    public const int MostViews = 64;
    public const int MostRecords = 200_000;
    public const int MostTargets = 64;
    public const int MostUpstreams = 16;
    public const int MostAuthorities = 64;
    public const int MostLayers = 256;
    public const int MostNames = 100;

    /// <summary>Machines counted once per distinct selector: 1,000 selectors that each mean 10,000 machines.</summary>
    public const int MostSelected = 10_000_000;
}
