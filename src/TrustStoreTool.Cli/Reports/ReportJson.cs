using System.Text.Json.Serialization;

namespace TrustStoreTool.Cli.Reports;

/// <summary>The JSON shapes of all reports, generated at build time (Native AOT has no reflection). One line a report.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BundleListReport))]
[JsonSerializable(typeof(ClientsReport))]
[JsonSerializable(typeof(BundleCheckReport))]
[JsonSerializable(typeof(BundleFetchReport))]
[JsonSerializable(typeof(BundleShowReport))]
[JsonSerializable(typeof(ConvertReport))]
[JsonSerializable(typeof(DiffReport))]
[JsonSerializable(typeof(InspectReport))]
[JsonSerializable(typeof(MigrateReport))]
[JsonSerializable(typeof(PruneReport))]
[JsonSerializable(typeof(SessionsReport))]
[JsonSerializable(typeof(SettingsReport))]
[JsonSerializable(typeof(VerifyReport))]
public sealed partial class ReportJson : JsonSerializerContext;
