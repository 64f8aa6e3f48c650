using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Dns.Tests.Answering;

/// <summary>Answers by reading the list of records over and over, as RFC 1034 section 4.3.2 and RFC 4592 put it. Slow, on text, for one zone.</summary>
internal sealed class PlainResolver(DnsZoneSpec zone)
{
    private readonly List<string> _lines = [];

    /// <summary>As <see cref="Ask.Describe"/>, lines after the first in order of the alphabet; null where the chain of other names is a circle or long.</summary>
    internal string? Answer(string name, DnsType type)
    {
        _lines.Clear();
        var authoritative = false;
        for (var steps = 0; steps < DnsLimits.AliasSteps; steps++)
        {
            if (!Within(name, zone.Name))
            {
                return Text(DnsResponseCode.NoError, authoritative);
            }

            if (Cut(name, type) is { } cut)
            {
                Refer(cut);
                return Text(DnsResponseCode.NoError, authoritative);
            }

            authoritative = true;
            var source = Source(name);
            if (source is null)
            {
                return Nothing(DnsResponseCode.NameError);
            }

            var sets = zone.Records.Where(record => record.Name == source).ToList();
            if (sets.Find(record => record.Type == "CNAME") is { } alias && type != DnsType.CNAME)
            {
                Add("Answer", name, alias);
                if (type == DnsType.ANY)
                {
                    return Text(DnsResponseCode.NoError, authoritative);
                }

                name = alias.Data.TrimEnd('.');
                continue;
            }

            if (type == DnsType.ANY && sets.Count > 0)
            {
                _lines.Add($"Answer {name}. 3600 HINFO \"RFC8482\" \"\"");
                return Text(DnsResponseCode.NoError, authoritative);
            }

            var wanted = sets.Where(record => record.Type == type.ToString()).ToList();
            if (type == DnsType.SOA && name == zone.Name)
            {
                _lines.Add($"Answer {Start}");
                return Text(DnsResponseCode.NoError, authoritative);
            }

            if (wanted.Count == 0)
            {
                return Nothing(DnsResponseCode.NoError);
            }

            wanted.ForEach(record => Add("Answer", name, record));
            AddAddresses(wanted);
            return Text(DnsResponseCode.NoError, authoritative);
        }

        return null;
    }

    private string Start => $"{zone.Name}. 60 SOA {zone.PrimaryServer}. {zone.Contact}. {zone.Serial} 3600 600 1209600 {zone.NegativeTtlSeconds}";

    private static bool Within(string name, string ancestor) => name == ancestor || name.EndsWith("." + ancestor, StringComparison.Ordinal);

    private bool Exists(string name) => name == zone.Name || zone.Records.Any(record => Within(record.Name, name));

    // The highest delegation at or above the name, below the apex. Who asks for DS asks above it.
    private string? Cut(string name, DnsType type)
    {
        var cut = zone.Records
            .Where(record => record.Type == "NS" && record.Name != zone.Name && Within(name, record.Name))
            .MinBy(record => record.Name.Length)?.Name;
        return type == DnsType.DS && cut == name ? null : cut;
    }

    private string? Source(string name)
    {
        if (Exists(name))
        {
            return name;
        }

        var encloser = name;
        while (!Exists(encloser))
        {
            encloser = encloser[(encloser.IndexOf('.', StringComparison.Ordinal) + 1)..];
        }

        return Exists($"*.{encloser}") ? $"*.{encloser}" : null;
    }

    private string Nothing(DnsResponseCode code)
    {
        _lines.Add($"Authority {Start}");
        return Text(code, authoritative: true);
    }

    private void Refer(string cut)
    {
        var servers = zone.Records.Where(record => record.Name == cut && record.Type == "NS").ToList();
        servers.ForEach(record => Add("Authority", cut, record));
        AddAddresses(servers);
    }

    private void AddAddresses(List<DnsRecordSpec> records)
    {
        var targets = records.Where(record => record.Type is "NS" or "MX" or "SRV").Select(record => record.Data.Split(' ')[^1].TrimEnd('.')).ToHashSet();
        foreach (var record in zone.Records.Where(record => targets.Contains(record.Name) && record.Type is "A" or "AAAA" && targets.Contains(record.Name)))
        {
            Add("Additional", record.Name, record);
        }
    }

    private void Add(string section, string owner, DnsRecordSpec record) => _lines.Add($"{section} {owner}. {record.TtlSeconds} {record.Type} {record.Data}");

    private string Text(DnsResponseCode code, bool authoritative) => $"{code}{(authoritative ? " aa" : "")}\n{string.Join('\n', _lines.Order(StringComparer.Ordinal))}";
}
