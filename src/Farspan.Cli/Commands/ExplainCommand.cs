using System.CommandLine;
using System.Net;
using System.Text.Json;
using Farspan.Analysis.Explanations;
using Farspan.Cli.Input;
using Farspan.Cli.Output;
using Farspan.Cli.Output.Proofs;
using Farspan.Planning.Linking;
using Farspan.Rendering.Proofs;
using Farspan.Rendering.Status;

namespace Farspan.Cli.Commands;

/// <summary><c>explain FILE FROM TO [PORT]</c>: the path of a packet, and which rule allowed or refused it.</summary>
internal static class ExplainCommand
{
    // A service of many members among many: nobody reads more.
    private const int MostPairs = 256;

    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var from = new Argument<string>("FROM") { Description = "Who sends: a machine, a service, internet, or an address" };
        var to = new Argument<string>("TO") { Description = "Who is spoken to: a machine, a service (where it is bound), a private link (link/NAME), internet, or an address" };
        var port = new Argument<string?>("PORT") { Description = "6443, 6443/tcp, 53/udp, a port of the service by its name, or icmp; all that get through when left out", Arity = ArgumentArity.ZeroOrOne };
        var json = CommonOptions.Json();
        return new FarspanCommand("explain", "Show the path of a packet hop by hop, and which rule allowed or refused it: exit 0 it connects, 1 it does not")
        {
            Examples =
            [
                "farspan explain examples/provider-groups karpenter-1 service/kube-apiserver https",
                "farspan explain topology.yaml internet web-1 22/tcp",
                "farspan explain topology.yaml 10.0.1.2 10.0.2.2",
            ],
            Arguments = { file, from, to, port },
            Options = { json },
            Run = (line, _) => Task.FromResult(Run(
                line.GetRequiredValue(file), line.GetRequiredValue(from), line.GetRequiredValue(to), line.GetValue(port), line.GetValue(json), terminal)),
        };
    }

    private static int Run(string file, string from, string to, string? port, bool isJson, Terminal terminal)
    {
        var plan = Compilation.Required(file, terminal).Plan!;
        var explainer = new Explainer(plan);
        var (senders, receivers) = (ExplainedPlace.Of(from, plan, explainer, isTarget: false), ExplainedPlace.Of(to, plan, explainer, isTarget: true));
        var asked = ExplainedPort.Of(port, receivers);
        var pairs = senders.Members.SelectMany(s => receivers.Members.Where(r => r.Name != s.Name).Select(r => (Sender: s, Receiver: r))).Take(MostPairs)
            .Select(p => (From: p.Sender.Name, To: p.Receiver.Name, Found: explainer.Explain(p.Sender.Endpoints, p.Receiver.Endpoints, asked))).ToList();
        if (pairs.Count == 0)
        {
            throw new CommandException(ExitCode.Usage, $"{senders.Text} and {receivers.Text} are one machine; what it says to itself never leaves it");
        }

        if (pairs.TrueForAll(p => p.Found.Count == 0))
        {
            throw new CommandException(ExitCode.Usage, $"{senders.Text} and {receivers.Text} have no address family in common");
        }

        var reaches = pairs.TrueForAll(p => p.Found.Any(e => e.Connects == true));
        if (isJson)
        {
            var report = new ExplainReport(senders.Text, receivers.Text, reaches, [.. pairs.SelectMany(p => p.Found).Select(ExplanationRecord.Of)]);
            terminal.PrintLine(JsonSerializer.Serialize(report, CliJson.Readable.ExplainReport));
        }
        else
        {
            Print(pairs, senders, receivers, PlannedLinks.PrivateLinks(plan).ToDictionary(l => l.Endpoint, l => l.Link.EndpointName!), terminal);
        }

        return reaches ? ExitCode.Holds : ExitCode.DoesNotHold;
    }

    // Of many pairs each is a line, and one of each kind is shown whole.
    private static void Print(List<(string From, string To, IReadOnlyList<Explanation> Found)> pairs, ExplainedPlace senders, ExplainedPlace receivers, Dictionary<IPAddress, string> names, Terminal terminal)
    {
        var shown = pairs.Count == 1 ? pairs : [.. pairs.DistinctBy(p => p.Found.Any(e => e.Connects == true))];
        if (pairs.Count > 1)
        {
            terminal.PrintLine($"{senders.Text} → {receivers.Text}: {pairs.Count(p => p.Found.Any(e => e.Connects == true))} of {Words.Count(pairs.Count, "pair")} connect");
            foreach (var (from, to, found) in pairs)
            {
                terminal.PrintLine($"  {from} → {to}: {(found.Any(e => e.Connects == true) ? "reaches" : "does not reach")}{(shown.Exists(s => ReferenceEquals(s.Found, found)) ? ", shown below" : "")}");
            }

            terminal.PrintLine("");
        }

        terminal.Print(string.Join('\n', shown.SelectMany(p => p.Found).Select(e => ExplanationText.Render(e, names))));
    }
}
