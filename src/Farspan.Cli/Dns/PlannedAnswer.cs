using System.Net;
using Farspan.Addressing;
using Farspan.Agent.Dns.Serving;
using Farspan.Dns;
using Farspan.Dns.Answering;
using Farspan.Dns.Names;
using Farspan.Dns.Records;
using Farspan.Dns.Wire;
using Farspan.Lab.Probes;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Dns;

namespace Farspan.Cli.Dns;

/// <summary>What the name server of a plan answers to whom, and why: the same code that answers on the wire, without a wire.</summary>
/// <param name="plan">The plan.</param>
internal sealed class PlannedAnswer(NetworkPlan plan)
{
    /// <summary>Asks.</summary>
    /// <param name="server">Service of the name server; empty for the asker's, or the only one.</param>
    /// <param name="asker">A machine or an address; null for nobody in particular, which is the server's own machine.</param>
    /// <param name="name">Of what.</param>
    /// <param name="type">Which records.</param>
    /// <exception cref="CommandException">There is no such machine or name server.</exception>
    public DnsQueryReport Ask(string server, string? asker, DnsName name, DnsType type)
    {
        var machine = asker is null || Cidr.TryParseAddress(asker, out _) ? null
            : plan.Machines.FirstOrDefault(m => m.Machine == asker) ?? throw new CommandException(ExitCode.Usage, Names.Unknown("machine", asker, plan.Machines.Select(m => m.Machine)));
        var (host, spec) = ServerOf(machine, server);
        var endpoint = EndpointFor(machine, host, spec);
        var source = asker is not null && Cidr.TryParseAddress(asker, out var given) ? given : (endpoint is null ? null : PlannedSource.Of(machine ?? host, endpoint.Address)) ?? IPAddress.Loopback;
        if (!DnsSnapshot.TryBuild(spec, out var snapshot, out var faults))
        {
            throw new CommandException(ExitCode.Usage, $"name server {spec.Service} has faults: {string.Join("; ", faults)}");
        }

        var link = endpoint is null ? "" : host.Addresses.FirstOrDefault(a => a.Address.Equals(endpoint.Address))?.Link ?? "";
        var who = DnsAsker.From(source, link, DnsTransport.Tcp);
        var response = new byte[DnsLimits.MessageBytes];
        var outcome = Resolver.Answer(DnsMessageText.Question(name, type, 1), who, response, snapshot!, null, 0);
        var zone = outcome.View?.FindZone(name);
        var read = outcome.Length > 0 ? DnsMessageText.Read(response.AsSpan(0, outcome.Length)) : null;
        return new DnsQueryReport
        {
            Name = name.ToString(),
            Type = DnsTypeText.Format(type),
            Server = spec.Service,
            Endpoint = endpoint?.ToString(),
            Source = source.ToString(),
            View = outcome.View?.Name,
            Zone = zone?.Key,
            Code = outcome.Kind == DnsOutcomeKind.Forward ? "FORWARD" : DnsCodeText.Format(outcome.Code),
            Answers = read?.Answers ?? [],
            Why = [.. Reasons(machine, host, spec, endpoint, source, link, outcome, zone, snapshot!.MayRecurse(who))],
        };
    }

    private (MachineSpec Host, DnsServerSpec Spec) ServerOf(MachineSpec? machine, string server)
    {
        var asked = machine?.Resolver.Servers
            .SelectMany(address => plan.Machines.SelectMany(m => m.DnsServers.Select(s => (Machine: m, Spec: s))).Where(s => s.Spec.Listeners.Any(l => l.Endpoint.Address.Equals(address))))
            .Where(s => server.Length == 0 || s.Spec.Service == server)
            .ToList();
        return asked is { Count: > 0 } ? asked[0] : DnsDeskPlan.Choose(plan, server, "");
    }

    private static IPEndPoint? EndpointFor(MachineSpec? machine, MachineSpec host, DnsServerSpec spec)
    {
        var plain = spec.Listeners.Where(l => l.Transport is DnsTransport.Udp or DnsTransport.Tcp).Select(l => l.Endpoint).ToList();
        return plain.Find(e => (machine ?? host).Resolver.Servers.Any(s => s.Equals(e.Address))) ?? plain.FirstOrDefault();
    }

    private static IEnumerable<string> Reasons(
        MachineSpec? machine, MachineSpec host, DnsServerSpec spec, IPEndPoint? endpoint, IPAddress source, string link, DnsOutcome outcome, Farspan.Dns.Zones.DnsZone? zone, bool mayRecurse)
    {
        yield return $"{(machine is null ? source.ToString() : $"machine {machine.Machine} ({source})")} asks name server {spec.Service} on machine {host.Machine}{(endpoint is null ? "" : $" at {endpoint}")}{(link.Length == 0 ? "" : $", by link {link}")}";
        if (outcome.View is { } view)
        {
            var prefix = spec.Views.First(v => v.Name == view.Name).Sources.Where(s => s.Contains(source)).OrderByDescending(s => s.PrefixLength).Select(s => s.ToString()).FirstOrDefault();
            yield return $"view {view.Name}: {prefix} is the longest prefix of a view that holds {source}";
        }
        else
        {
            yield return $"no view is for {source}: questions for zones are refused";
        }

        if (outcome.Kind == DnsOutcomeKind.Forward)
        {
            yield return $"others are asked: {string.Join(", ", outcome.Forward!.Servers)}{(outcome.Forward.Domain.Length == 0 ? "" : $", for everything below {outcome.Forward.Domain}")}";
        }
        else if (zone is not null)
        {
            yield return $"zone {zone.Key} (serial {zone.Serial}) answers: {Said(outcome.Code)}";
        }
        else
        {
            yield return mayRecurse ? "no zone of the view holds the name, and nobody is asked for it" : $"no zone of the view holds the name, and others are not asked for {source}";
        }
    }

    private static string Said(DnsResponseCode code) => code switch
    {
        DnsResponseCode.NameError => "there is no such name",
        DnsResponseCode.NoError => "it is authoritative",
        _ => DnsCodeText.Format(code),
    };
}
