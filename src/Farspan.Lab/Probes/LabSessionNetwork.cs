using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Dns.Hosting;
using Farspan.Agent.Gateways.Hosting;
using Farspan.Lab.Callers;
using Farspan.Lab.Certificates;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Listeners;
using Farspan.Lab.Rehearsal;
using Farspan.Linux.Namespaces;
using Farspan.State;
using Farspan.State.Dns;
using Farspan.Verification.Certificates;
using Farspan.Verification.Gateways;

namespace Farspan.Lab.Probes;

/// <summary>A lab as probes and rehearsals see it: a way into each machine, and a way to cut and heal.</summary>
[SupportedOSPlatform("linux")]
public sealed class LabSessionNetwork(LabSession session) : ILabNetwork, ILabFaults, ILabObserver, ILabArrivals, ILabCallers, ILabAudit, ILabCertificates
{
    private readonly LabCallers _callers = new(session.Paths, session.Environment.Time);

    /// <inheritdoc/>
    public NetworkNamespace OpenNamespace(string node) => Try(() => session.OpenNamespace(node));

    /// <inheritdoc/>
    public string VolumeFolder(string machine) => session.Paths.VolumeFolder(machine);

    /// <inheritdoc/>
    public IReadOnlyList<string> InForce() => Try(session.Faults);

    /// <inheritdoc/>
    public Task CutAsync(string reference, CancellationToken cancellationToken) => Task.FromResult(Try(() => session.Cut(reference, cancellationToken)));

    /// <inheritdoc/>
    public Task HealAsync(string reference, CancellationToken cancellationToken) => Task.FromResult(Try(() => session.Heal(reference, cancellationToken)));

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, MachineStatus>> ObserveAsync(CancellationToken cancellationToken) => Try(() => session.ObserveAsync(cancellationToken));

    /// <inheritdoc/>
    public Task<bool> CountAsync(string run, CancellationToken cancellationToken) => TryAsync(() => session.CountAsync(run, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Arrival>?> ArrivalsAsync(string run, CancellationToken cancellationToken) => TryAsync(() => session.ArrivalsAsync(run, cancellationToken));

    /// <inheritdoc/>
    public string? Token(GatewayCallSpec asked) => Try(() => _callers.Token(asked));

    /// <inheritdoc/>
    public SslStreamCertificateContext? Certificate(GatewayCallSpec asked) => Try(() => _callers.Certificate(asked));

    /// <inheritdoc/>
    public X509Certificate2? OutsideAuthority() => Try(_callers.OutsideAuthority);

    /// <inheritdoc/>
    public string AuditFile(string machine, string service) => new GatewayFolder(session.Paths.DataFolder(machine, service)).AuditFile;

    /// <inheritdoc/>
    public string RefusalFile(string machine) => new DnsFolder(session.Paths.DataFolder(machine, DnsFeedSpec.Service)).RefusalFile;

    /// <inheritdoc/>
    public IReadOnlyList<CertificateResult> Inspect(IReadOnlyList<MachineSpec> machines) => Try(() => new CertificateInspector(session.Paths, session.Environment.Time).Inspect(machines));

    private static async Task<T> TryAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (LabException refused)
        {
            throw new IOException(refused.Diagnostic.Message, refused);
        }
    }

    private static T Try<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (LabException refused)
        {
            throw new IOException(refused.Diagnostic.Message, refused);
        }
    }
}
