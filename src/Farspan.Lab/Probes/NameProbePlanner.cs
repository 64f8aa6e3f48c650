using System.Net;
using Farspan.Dns;
using Farspan.Dns.Answering;
using Farspan.Dns.Names;
using Farspan.Dns.Records;
using Farspan.Dns.Wire;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Dns;
using Farspan.Verification.Names;

namespace Farspan.Lab.Probes;

/// <summary>Chooses names that machines ask their name servers for, and says what the plan answers: by the same code that answers on the wire, over the plan's zones and views.</summary>
/// <remarks>Each machine asks each of its servers for names spread over the zones that it sees, and for one that there is not. Names outside of zones are others' and not asked for.</remarks>
public static class NameProbePlanner
{
    /// <summary>Questions of one machine to one server: enough for every kind of record of a small network, few enough for a large one.</summary>
    private const int MostNames = 24;

    private const string Missing = "no-such-name";

    /// <summary>Chooses.</summary>
    /// <param name="plan">The plan that should be running.</param>
    /// <param name="provider">Machines of one provider alone, or null for all.</param>
    public static IReadOnlyList<NameProbeSpec> Plan(NetworkPlan plan, string? provider)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var servers = new Dictionary<IPAddress, (MachineSpec Host, DnsServerSpec Spec, DnsListenerSpec Listener, DnsSnapshot Snapshot)>();
        foreach (var host in plan.Machines)
        {
            foreach (var spec in host.DnsServers.Where(s => DnsSnapshot.TryBuild(s, out _, out _)))
            {
                DnsSnapshot.TryBuild(spec, out var snapshot, out _);
                foreach (var listener in spec.Listeners.Where(l => l.Transport == DnsTransport.Udp))
                {
                    servers.TryAdd(listener.Endpoint.Address, (host, spec, listener, snapshot!));
                }
            }
        }

        return
        [
            .. from machine in plan.Machines
               where provider is null || machine.Provider == provider
               from address in machine.Resolver.Servers
               where servers.ContainsKey(address)
               let server = servers[address]
               let source = PlannedSource.Of(machine, address)
               where source is not null
               from probe in Ask(machine, source, server.Host, server.Spec, server.Listener, server.Snapshot)
               select probe,
        ];
    }

    /// <summary>An answer as probes compare it: its code, and its records without their times, in an order of their own.</summary>
    /// <returns>Null for a message that is no answer to the question.</returns>
    public static string? Describe(ReadOnlySpan<byte> question, ReadOnlySpan<byte> answer)
    {
        if (!DnsMessageReader.TryBegin(question, out var asked) || !asked.TryReadQuestion(out var wanted)
            || !DnsMessageReader.TryBegin(answer, out var reader) || reader.Header.Id != asked.Header.Id || !reader.Header.IsResponse
            || !reader.TryReadQuestion(out var given) || given != wanted)
        {
            return null;
        }

        var records = new List<string>();
        while (reader.HasRecord && reader.TryReadRecord(out var record))
        {
            if (record.Section == DnsSection.Answer)
            {
                records.Add($"{(record.Name == wanted.Name ? "" : $"{record.Name} ")}{DnsTypeText.Format(record.Type)} {RecordText.Format(record.Type, record.Data.Span)}");
            }
        }

        var code = Agent.Dns.Serving.DnsCodeText.Format(reader.Header.Code);
        return records.Count == 0 ? code : $"{code}: {string.Join(", ", records.Order(StringComparer.Ordinal))}";
    }

    private static IEnumerable<NameProbeSpec> Ask(MachineSpec machine, IPAddress source, MachineSpec host, DnsServerSpec spec, DnsListenerSpec listener, DnsSnapshot snapshot)
    {
        var link = host.Addresses.FirstOrDefault(a => a.Address.Equals(listener.Endpoint.Address))?.Link ?? "";
        var asker = DnsAsker.From(source, link, DnsTransport.Tcp);
        var view = snapshot.FindView(asker);
        ushort id = 0;
        foreach (var (name, type) in Names(spec, view?.Name))
        {
            if (!DnsName.TryParse(name, out var parsed))
            {
                continue;
            }

            var question = Question(parsed, type, ++id);
            var response = new byte[DnsLimits.MessageBytes];
            var outcome = Resolver.Answer(question, asker, response, snapshot, null, 0);
            if (outcome.Kind == DnsOutcomeKind.Answered && Describe(question, response.AsSpan(0, outcome.Length)) is { } expected)
            {
                yield return new NameProbeSpec
                {
                    Machine = machine.Machine,
                    Server = spec.Service,
                    Endpoint = listener.Endpoint,
                    View = view?.Name ?? "",
                    Question = question,
                    Asked = $"{parsed} {DnsTypeText.Format(type)}",
                    Expected = expected,
                };
            }
        }
    }

    // Every so-many-eth record of the zones of the view, so that the same plan is asked for the same names.
    private static IEnumerable<(string Name, DnsType Type)> Names(DnsServerSpec spec, string? view)
    {
        var keys = spec.Views.FirstOrDefault(v => v.Name == view)?.Zones ?? [];
        var zones = spec.Zones.Where(z => keys.Contains(z.Key, StringComparer.Ordinal)).ToList();
        var all = zones.SelectMany(z => z.Records).Select(r => (r.Name, r.Type)).Distinct().ToList();
        var step = Math.Max(1, (all.Count + MostNames - 1) / MostNames);
        foreach (var (name, type) in all.Where((_, i) => i % step == 0))
        {
            if (DnsTypeText.TryParse(type, out var known))
            {
                // What a wildcard stands for.
                yield return (name.StartsWith('*') ? $"any{name[1..]}" : name, known);
            }
        }

        foreach (var zone in zones.Where(z => z.Name.Length > 0).Take(1))
        {
            yield return ($"{Missing}.{zone.Name}", DnsType.A);
        }
    }

    private static byte[] Question(DnsName name, DnsType type, ushort id)
    {
        const int Room = 512;
        var writer = new DnsMessageWriter(new byte[Room]);
        writer.WriteStart(id, DnsHeader.RecursionDesired);
        writer.TryWriteQuestion(new DnsQuestion(name, type, DnsClass.IN));
        return writer.Written.ToArray();
    }
}
