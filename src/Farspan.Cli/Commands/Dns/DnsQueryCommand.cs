using System.CommandLine;
using System.Net;
using System.Text.Json;
using Farspan.Addressing;
using Farspan.Cli.Dns;
using Farspan.Cli.Gateways;
using Farspan.Dns.Names;
using Farspan.Dns.Records;
using Farspan.Dns.Wire;

namespace Farspan.Cli.Commands.Dns;

/// <summary><c>dns query</c>.</summary>
internal static class DnsQueryCommand
{
    private const ushort DnsPort = 53;

    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "Name to ask for; an address stands for its name in reverse" };
        var type = new Argument<string?>("TYPE") { Description = "Which records, such as A, AAAA, SRV or TYPE65; A when left out, PTR of an address", Arity = ArgumentArity.ZeroOrOne };
        var file = new Option<string?>("--file") { HelpName = "FILE", Description = "Topology whose plan answers, without a server; the running lab's, or that of the name server here, when left out" };
        var asker = new Option<string?>("--as", "--from") { HelpName = "MACHINE|ADDRESS", Description = "Who asks; the name server's own machine when left out" };
        var server = new Option<string?>("--server") { HelpName = "ADDRESS[:PORT]|SERVICE", Description = "Ask this server over the network, or this one of the plan" };
        var lab = CommonOptions.Lab();
        var json = CommonOptions.Json();
        return new FarspanCommand("query", "Show what a name server answers to whom, from which view and zone, and why: exit 1 without a record")
        {
            Examples = ["farspan dns query www.example.org --file topology.yaml --as laptop", "farspan dns query 10.0.1.2 --file topology.yaml", "farspan dns query _etcd-server._tcp.example.org SRV --server 127.0.0.1:5353"],
            Arguments = { name, type },
            Options = { file, asker, server, lab, json },
            Run = async (line, token) =>
            {
                var (asked, records) = Read(line.GetValue(name)!, line.GetValue(type));
                var report = Endpoint(line.GetValue(server)) is { } endpoint
                    ? await DnsAsking.AskAsync(endpoint, asked, records, terminal.Time, token)
                    : new PlannedAnswer(DnsDeskPlan.Plan(line.GetValue(file) ?? Known(line.GetValue(lab), terminal), line.GetValue(lab), terminal)).Ask(line.GetValue(server) ?? "", line.GetValue(asker), asked, records);
                if (Endpoint(line.GetValue(server)) is not null && line.GetValue(asker) is not null)
                {
                    throw new CommandException(ExitCode.Usage, "--as is for the plan: a server over the network sees who really asks; leave --as or --server out");
                }

                terminal.Print(line.GetValue(json) ? JsonSerializer.Serialize(report, DnsCliJson.Default.DnsQueryReport) + "\n" : DnsText.Render(report));
                return report.Answers.Count > 0 || report.Code == "FORWARD" ? ExitCode.Holds : ExitCode.DoesNotHold;
            },
        };
    }

    // The topology of the only name server that was started here, where no lab was named.
    private static string? Known(string? lab, Terminal terminal) => lab is null && DnsDesk.All(terminal) is [{ Record.File: { } file }] ? file : null;

    private static (DnsName Name, DnsType Type) Read(string name, string? type)
    {
        var isAddress = Cidr.TryParseAddress(name, out var address);
        if (!DnsName.TryParse(isAddress ? Reverse(address) : name, out var asked))
        {
            throw new CommandException(ExitCode.Usage, $"'{name}' is no name: labels of 1–63 letters with dots between them, 255 bytes in all");
        }

        return DnsTypeText.TryParse(type ?? (isAddress ? "PTR" : "A"), out var records)
            ? (asked, records)
            : throw new CommandException(ExitCode.Usage, $"'{type}' is no type of records; write A, AAAA, CNAME, SRV, TXT, CAA, MX, NS, SOA, PTR or TYPE with a number");
    }

    private static IPEndPoint? Endpoint(string? server)
    {
        if (server is null)
        {
            return null;
        }

        if (Cidr.TryParseAddress(server.Trim('[', ']'), out var address))
        {
            return new IPEndPoint(address, DnsPort);
        }

        return server.Contains(':', StringComparison.Ordinal) ? DeskPlan.Endpoint(server, null) : null;
    }

    // RFC 1035 section 3.5; RFC 3596 section 2.5: nibbles, the last one first.
    private static string Reverse(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        Array.Reverse(bytes);
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            ? $"{string.Join('.', bytes)}.in-addr.arpa"
            : $"{string.Join('.', bytes.Select(b => $"{b & 15:x}.{b >> 4:x}"))}.ip6.arpa";
    }
}
