using System.Security.Cryptography;
using Farspan.Agent.Acme.Client;
using Farspan.Agent.Certificates;
using Farspan.Agent.Dns.Challenges;
using Farspan.Agent.Dns.Hosting;
using Farspan.Agent.Gateways.Hosting;
using Farspan.Lab.Certificates;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Lab.Recipes;
using Farspan.Reconcile;
using Farspan.State;
using Farspan.State.Certificates;

namespace Farspan.Lab.Public;

/// <summary>Orders the certificates of public authorities while a lab runs, and renews them: by itself, so that an order that takes its time keeps nobody else waiting.</summary>
/// <remarks>Until an order succeeds, the certificate is that of the lab's own authority, and status says so.</remarks>
/// <param name="environment">What the lab takes from its process.</param>
/// <param name="store">What the lab is.</param>
/// <param name="paths">Where it is.</param>
/// <param name="host">Connects from inside machines.</param>
/// <param name="onChanged">Told after a pass that replaced certificates, so that services read them again.</param>
internal sealed class PublicCertificateKeeper(
    LabEnvironment environment, LabStore store, LabPaths paths, IServiceHost host, Func<IReadOnlyList<LabCertificateChange>, IReadOnlyList<MachineSpec>, CancellationToken, Task> onChanged) : IReconciler, IDisposable
{
    private const string AccountKeyName = "public-account.key";
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);
    private ITimer? _timer;

    /// <summary>Raised to look.</summary>
    public Signal Signal { get; } = new();

    /// <inheritdoc/>
    public async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (store.Manifest() is not { IsComplete: true } manifest || store.Plan(manifest) is not { } plan || PublicAuthority.Of(environment, plan.Machines, plan.Fabric) is not { } authority)
            {
                return;
            }

            var (changed, failures) = await OrderAsync(authority, plan.Machines, cancellationToken);
            PublicFailures.Write(paths, failures);
            if (changed.Count > 0)
            {
                await onChanged(changed, plan.Machines, cancellationToken);
            }

            if (failures is [var failure, ..])
            {
                throw new ReconcileException(failure);
            }

            _timer?.Dispose();
            _timer = environment.Time.CreateTimer(_ => Signal.Raise(), null, _longest, Timeout.InfiniteTimeSpan);
        }
        catch (Exception refused) when (refused is LabException or IOException or UnauthorizedAccessException or AcmeException)
        {
            throw new ReconcileException(refused.Message, refused);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private async Task<(List<LabCertificateChange> Changed, List<string> Failures)> OrderAsync(PublicAuthority authority, IReadOnlyList<MachineSpec> machines, CancellationToken cancellationToken)
    {
        var (changed, failures) = (new List<LabCertificateChange>(), new List<string>());
        StateFile.MakeFolder(paths.AuthoritiesFolder);
        using var key = AccountKeyFile.Open(Path.Combine(paths.AuthoritiesFolder, AccountKeyName), sealing: null, RandomNumberGenerator.Fill);
        var responders = new Dictionary<AcmeChallenge, IChallengeResponder>
        {
            [AcmeChallenge.Http01] = new GatewayResponder([.. Gateways(machines)], environment.Time),
            [AcmeChallenge.Dns01] = new DnsResponder(new ServerRecords(name => [.. Servers(machines, name)], environment.Time)),
        };
        foreach (var machine in machines.Where(m => m.Certificates.Any(c => authority.DirectoryOf(c) is not null)))
        {
            var issuer = new PublicIssuer(authority, machine.Machine, paths, host, responders, key, environment.Time);
            var folders = new CertificateFolders(paths.VolumeFolder(machine.Machine));
            var reconciler = new CertificateReconciler(folders, new Dictionary<IssuerKind, ICertificateIssuer> { [IssuerKind.Acme] = issuer }, environment.Time);
            var pass = await reconciler.ReconcileAsync(machine.Certificates, cancellationToken);
            changed.AddRange(pass.Changed.Select(c => new LabCertificateChange(machine.Machine, c)));
            failures.AddRange(pass.Failures.Select(f => $"{machine.Machine}: {f}"));
        }

        return (changed, failures);
    }

    // An authority that comes to a name may be led to any of them.
    private IEnumerable<GatewayFolder> Gateways(IReadOnlyList<MachineSpec> machines) => machines.SelectMany(m => m.Gateways
        .Where(g => g.Listeners.Any(l => l.Tls is null && !l.IsEgress && l.Endpoints.Any(e => e.Port == PublicAuthority.HttpPort))).Select(g => new GatewayFolder(paths.DataFolder(m.Machine, g.Service))));

    private IEnumerable<DnsFolder> Servers(IReadOnlyList<MachineSpec> machines, string name) => machines.SelectMany(m => m.DnsServers
        .Where(s => s.Zones.Any(z => z.Name.Length > 0 && (name == z.Name || name.EndsWith("." + z.Name, StringComparison.Ordinal)))).Select(s => new DnsFolder(paths.DataFolder(m.Machine, s.Service))));
}
