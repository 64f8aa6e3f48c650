using System.Text;
using Farspan.Analysis.Claims;
using Farspan.Analysis.Scenarios;
using Farspan.Rendering.Status;
using Farspan.Topology.Model;

namespace Farspan.Rendering.Proofs;

/// <summary>What a loss does, and what it would take to break each service.</summary>
public static class WhatIfText
{
    private const int Indent = 2;
    private const int Deeper = 12;
    private const int MostPairs = 12;
    private const int MostNames = 6;

    /// <summary>What happens when things are lost.</summary>
    public static string Render(WhatIfReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        ProofText.Wrapped(text, "losing ", $"{SurvivalText.Names(report.Losing)}: {Gone(report.Machines)}", Indent);
        text.Append("\nservices\n");
        foreach (var service in report.Services.Where(s => s.Gone.Count > 0 || s.CutOff.Count > 0 || s.IsDead || s.Doubt is not null))
        {
            Service(text, service);
        }

        var spared = report.Services.Count(s => s.Gone.Count == 0 && s.CutOff.Count == 0 && !s.IsDead && s.Doubt is null);
        if (spared > 0)
        {
            text.Append("  ").Append(spared == report.Services.Count ? "no service loses anything" : $"{Words.Count(spared, "other service")} {(spared == 1 ? "loses" : "lose")} nothing").Append('\n');
        }

        text.Append("\nconnections between what is left\n");
        foreach (var pair in report.Pairs.Take(MostPairs))
        {
            ProofText.Wrapped(text, "  cut       ", $"{Names(pair.From)} → {Names(pair.To)} on {pair.Ports}", Deeper);
        }

        text.Append(report.Pairs.Count == 0 ? "  all as before\n" : report.Pairs.Count > MostPairs ? $"  and {Words.Count(report.Pairs.Count - MostPairs, "other group")} of pairs; --json has all\n" : "");
        text.Append("\nclaims\n");
        foreach (var claim in report.Claims)
        {
            ProofText.Wrapped(text, "  FALLS     ", $"{claim.Claim.Text} ({claim.Claim.Location}): {claim.Reason}", Deeper);
        }

        return text.Append(report.Claims.Count == 0 ? "  none falls\n" : "").ToString();
    }

    /// <summary>The smallest loss that breaks each service.</summary>
    public static string Render(IReadOnlyList<Survival> survivals)
    {
        ArgumentNullException.ThrowIfNull(survivals);
        var text = new StringBuilder();
        foreach (var service in survivals.GroupBy(s => s.Service.Name, StringComparer.Ordinal))
        {
            var first = service.First();
            var need = !first.Service.HasQuorum ? "1 is enough" : $"{first.Need} must talk to each other";
            text.Append(text.Length > 0 ? "\n" : "").Append(first.Service.Name).Append(": ").Append(Words.Count(first.Members.Count, "member")).Append(", ").Append(need).Append('\n');
            foreach (var survival in service)
            {
                ProofText.Wrapped(text, $"  {Word(survival.Domain),-10}", Sentence(survival), Deeper);
            }
        }

        return text.Length == 0 ? "no services are declared\n" : text.ToString();
    }

    private static string Sentence(Survival survival) => survival switch
    {
        { Doubt: { } doubt } => $"unknown: {doubt}",
        { Tolerance: < 0 } => SurvivalText.Tolerance(survival),
        { Breaking: null } => "whichever are lost, it lives",
        { Breaking: var breaking } => FormattableString.Invariant($"dies with: {Names([.. breaking.Select(f => f.ToString())], " + ")} ({survival.Left} left); tolerates {survival.Tolerance}"),
    };

    private static void Service(StringBuilder text, ServiceLoss service)
    {
        var word = service.Doubt is not null ? "UNKNOWN" : service.IsDead ? "DIES" : service.Gone.Count > 0 ? "loses" : "remains";
        var parts = new List<string>();
        if (service.Doubt is { } doubt)
        {
            parts.Add(doubt);
        }
        else
        {
            parts.Add(FormattableString.Invariant($"{service.Left} of {service.Members.Count} members {(service.Service.HasQuorum ? "talk to each other" : "are left")}, {service.Need} needed"));
        }

        if (service.Gone.Count > 0)
        {
            parts.Add($"gone: {Names(service.Gone)}");
        }

        if (service.CutOff.Count > 0)
        {
            parts.Add($"no longer reached by: {Names(service.CutOff)}");
        }

        ProofText.Wrapped(text, $"  {word,-10}", $"{service.Service.Name}: {string.Join("; ", parts)}", Deeper);
    }

    private static string Gone(IReadOnlyList<string> machines) => machines.Count == 0 ? "no machine is gone" : $"{Words.Count(machines.Count, "machine")} gone: {Names(machines)}";

    private static string Names(IReadOnlyList<string> names, string separator = ", ") => names.Count <= MostNames
        ? string.Join(separator, names)
        : FormattableString.Invariant($"{string.Join(separator, names.Take(MostNames - 1))} and {names.Count - MostNames + 1} more");

    private static string Word(FailureDomain domain) => domain switch
    {
        FailureDomain.Provider => "providers",
        FailureDomain.Zone => "zones",
        FailureDomain.Machine => "machines",
        _ => "links",
    };
}
