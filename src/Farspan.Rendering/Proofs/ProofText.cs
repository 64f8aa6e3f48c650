using System.Globalization;
using System.Text;
using Farspan.Analysis.Claims;
using Farspan.Rendering.Status;

namespace Farspan.Rendering.Proofs;

/// <summary>What the proof says: a line for each claim, then for each that fails what breaks it.</summary>
public static class ProofText
{
    private const int Width = 100;
    private const int Indent = 9;

    /// <summary>Renders the report; findings beside the claims are not in it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="name">Name of the topology.</param>
    /// <param name="paint">Colours the word of an outcome, or gives it back as it is.</param>
    public static string Render(ProofReport report, string name, Func<Outcome, string, string> paint)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(paint);
        var text = new StringBuilder();
        text.Append(name).Append(": ").Append(report.Claims.Count == 0 ? "no claims, so nothing to prove" : Words.Count(report.Claims.Count, "claim")).Append('\n');
        foreach (var claim in report.Claims)
        {
            Line(text, claim, paint);
        }

        foreach (var claim in report.Claims.Where(c => c.Outcome == Outcome.Fails))
        {
            Failing(text, claim, paint);
        }

        return text.Append('\n').Append(Summary(report)).Append('\n').ToString();
    }

    /// <summary><c>10 claims: 9 hold, 1 fails, 0 are unknown</c>.</summary>
    public static string Summary(ProofReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        int Count(Outcome outcome) => report.Claims.Count(c => c.Outcome == outcome);
        var (holds, fails, unknown) = (Count(Outcome.Holds), Count(Outcome.Fails), Count(Outcome.Unknown));
        return string.Create(CultureInfo.InvariantCulture, $"{Words.Count(report.Claims.Count, "claim")}: {holds} {(holds == 1 ? "holds" : "hold")}, {fails} {(fails == 1 ? "fails" : "fail")}, {unknown} unknown");
    }

    /// <summary>HOLDS, FAILS or UNKNOWN.</summary>
    public static string Word(Outcome outcome) => outcome.ToString().ToUpperInvariant();

    /// <summary>The line of one claim, with a word on it where there is one to say.</summary>
    internal static void Line(StringBuilder text, ClaimProof claim, Func<Outcome, string, string> paint, string? note = null)
    {
        var word = Word(claim.Outcome);
        Wrapped(text, paint(claim.Outcome, word) + new string(' ', Indent - word.Length), $"{Name(claim)}: {claim.Reason}{(note is null ? "" : $" ({note})")}", Indent);
    }

    /// <summary>What breaks a claim that fails.</summary>
    internal static void Failing(StringBuilder text, ClaimProof claim, Func<Outcome, string, string> paint)
    {
        text.Append('\n').Append(paint(Outcome.Fails, "FAILS")).Append("    ").Append(Name(claim)).Append(" (").Append(claim.Claim.Location).Append(")\n");
        Witness(text, claim);
    }

    /// <summary>What a claim is called: one without a name of its own by what it says.</summary>
    internal static string Name(ClaimProof proof) =>
        int.TryParse(proof.Claim.Name.Split('/')[0], CultureInfo.InvariantCulture, out _) ? proof.Claim.Text : proof.Claim.Name;

    private static void Witness(StringBuilder text, ClaimProof proof)
    {
        Field(text, "claim", proof.Claim.Text);
        Field(text, "because", proof.Reason);
        if (proof.Counterexample is not { } counterexample)
        {
            return;
        }

        if (counterexample.Losing.Count > 0)
        {
            Field(text, "losing", SurvivalText.Names(counterexample.Losing));
        }

        if (counterexample.Packet is { } answer)
        {
            Field(text, "packet", FlowWords.Packet(answer.Request.Flow));
            TraceText.Write(text, answer.Request, Indent, withRules: false);
            if (answer.Reply is { Arrives: false } reply)
            {
                Field(text, "answer", $"{reply.Flow.Source} → {reply.Flow.Destination}");
                TraceText.Write(text, reply, Indent, withRules: false);
            }
        }

        if (counterexample.Blame.Length > 0)
        {
            Field(text, "blame", counterexample.Blame);
        }

        if (proof.Mend is { } mend)
        {
            Field(text, "mend", mend);
        }
    }

    private static void Field(StringBuilder text, string name, string value) => Wrapped(text, name.PadRight(Indent), value, Indent);

    /// <summary>Writes words after a heading, on as many lines as they need.</summary>
    internal static void Wrapped(StringBuilder text, string heading, string value, int indent)
    {
        var column = indent;
        text.Append(heading);
        foreach (var word in value.Split(' '))
        {
            if (column > indent && column + word.Length + 1 > Width)
            {
                text.Append('\n').Append(' ', indent);
                column = indent;
            }

            text.Append(column > indent ? " " : "").Append(word);
            column += word.Length + (column > indent ? 1 : 0);
        }

        text.Append('\n');
    }
}
