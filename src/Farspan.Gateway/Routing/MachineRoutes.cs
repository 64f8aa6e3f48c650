using System.Text;

namespace Farspan.Gateway.Routing;

/// <summary>What a machine has behind the gateway.</summary>
internal sealed class MachineRoutes
{
    private readonly byte[][] _names;

    /// <summary>Makes it.</summary>
    /// <param name="name">The machine.</param>
    /// <param name="services">Its services, at least one.</param>
    public MachineRoutes(string name, IReadOnlyList<UpstreamRoute> services)
    {
        (Name, Services) = (name, services);
        _names = [.. services.Select(s => Encoding.ASCII.GetBytes(s.Upstream.Service))];
    }

    /// <summary>The machine.</summary>
    public string Name { get; }

    /// <summary>Its services.</summary>
    public IReadOnlyList<UpstreamRoute> Services { get; }

    /// <summary>The only service, or null where there are several.</summary>
    public UpstreamRoute? Only => Services.Count == 1 ? Services[0] : null;

    /// <summary>Finds a service by its exact name. A machine has a few.</summary>
    public UpstreamRoute? Find(ReadOnlySpan<byte> service)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            if (service.SequenceEqual(_names[i]))
            {
                return Services[i];
            }
        }

        return null;
    }
}
